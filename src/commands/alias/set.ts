import * as Flags from '@oclif/core/flags'
import {setAlias} from '../../lib/aliases/set-alias.ts'
import {arg, optionalArg} from '../../lib/cli/args.ts'
import {BaseCommand} from '../../lib/cli/base-command.ts'
import {completeKeys} from '../../lib/cli/prompts.ts'
import {renderSavedAlias} from '../../lib/output/aliases.ts'

// The words of mc's old "config host add".
const pathOf: Readonly<Record<string, string>> = {auto: 'auto', dns: 'off', path: 'on'}

export default class AliasSet extends BaseCommand<typeof AliasSet> {
  static override summary = 'Give a server a name, and keep its keys'

  static override description =
    `Keys that are not on the line are asked for, or read from stdin, one per line.
The server is asked first whether it accepts them, unless --no-check or --api is given.
What is set about certificates stays as long as the URL does; an empty value takes it away.`

  static override examples = [
    '<%= config.bin %> <%= command.id %> prod https://minio.example.com:9000',
    '<%= config.bin %> <%= command.id %> prod https://10.0.0.5:9000 --ca ca.crt < keys.txt',
    "<%= config.bin %> <%= command.id %> public https://play.example.com '' ''",
  ]

  static override aliases = ['alias:s']

  static override hiddenAliases = ['config:host:add']

  static override args = {
    alias: arg('name to give'),
    url: arg('https://HOST[:PORT] of the server'),
    accessKey: optionalArg("access key; '' with a secret of '' for anonymous access"),
    secretKey: optionalArg('secret key; better left to the prompt or stdin'),
  }

  static override flags = {
    api: Flags.string({helpValue: 's3v4|s3v2', description: 'signature version, as mc keeps it'}),
    path: Flags.string({
      helpValue: 'auto|on|off|dns',
      description: 'bucket lookup, as mc keeps it',
    }),
    lookup: Flags.string({hidden: true, exclusive: ['path'], options: ['auto', 'dns', 'path']}),
    ca: Flags.string({helpValue: 'FILE', description: 'PEM file of the CA to trust, too'}),
    'client-cert': Flags.string({
      helpValue: 'FILE',
      description: 'PEM file of the certificate to show',
    }),
    'client-key': Flags.string({helpValue: 'FILE', description: 'PEM file of its private key'}),
    'trust-fingerprint': Flags.string({
      helpValue: 'sha256:HEX',
      description: 'trust just the certificate with this fingerprint',
    }),
    'no-check': Flags.boolean({description: 'do not ask the server whether it accepts the keys'}),
  }

  async run(): Promise<void> {
    const {args, flags, services} = this
    const saved = await setAlias(
      await services.aliases(),
      flags['no-check'] ? undefined : services.keyCheck(),
      completeKeys,
      {
        name: args.alias,
        url: args.url,
        accessKey: args.accessKey,
        secretKey: args.secretKey,
        api: flags.api,
        path: flags.lookup === undefined ? flags.path : pathOf[flags.lookup],
        trust: {
          ca: flags.ca,
          clientCert: flags['client-cert'],
          clientKey: flags['client-key'],
          trustFingerprint: flags['trust-fingerprint'],
        },
      },
      services.settings.showSecrets,
    )
    await this.present(saved, renderSavedAlias)
  }
}
