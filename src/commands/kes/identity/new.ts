import {randomBytes} from 'node:crypto'
import * as Flags from '@oclif/core/flags'
import {mustHavePlace, writeFilesTogether} from '../../../lib/certificates/files/write-files.ts'
import {optionalArg} from '../../../lib/cli/args.ts'
import {BaseCommand} from '../../../lib/cli/base-command.ts'
import {identityOrder, mustFitTogether} from '../../../lib/cli/kes/identity-order.ts'
import {apiKeyIdentity, certificateIdentity} from '../../../lib/key-server/new-identity.ts'
import {renderIdentityMade} from '../../../lib/output/key-server-identity.ts'

export default class KesIdentityNew extends BaseCommand<typeof KesIdentityNew> {
  static override summary = 'Make an API key, or a key and a certificate, for a client of a KES'

  static override description =
    `Without files it prints an API key, this once. With --cert it writes a certificate, and with --key its key (0600).
Both are a key of Ed25519, and its identity is all that KES looks at: a certificate made again for
the same key (--reuse-key) keeps the identity, so that no policy changes. The certificate is valid for 365 days
unless something else is said. An encrypted key is written in the form that MinIO and KES load.`

  static override examples = [
    '<%= config.bin %> <%= command.id %> --api-key-file api.key',
    '<%= config.bin %> <%= command.id %> minio --key client.key --cert client.crt',
    '<%= config.bin %> <%= command.id %> minio --reuse-key client.key --cert client.crt --force',
    '<%= config.bin %> <%= command.id %> --json | jq -r .identity',
  ]

  static override args = {
    name: optionalArg('common name of the certificate; KES does not look at it'),
  }

  static override flags = {
    key: Flags.string({
      helpValue: 'FILE',
      dependsOn: ['cert'],
      description: 'where to write the private key',
    }),
    cert: Flags.string({
      helpValue: 'FILE',
      exclusive: ['api-key-file'],
      description: 'where to write the certificate',
    }),
    'api-key-file': Flags.string({
      helpValue: 'FILE',
      description: 'where to write the API key (0600), in place of printing it',
    }),
    'reuse-key': Flags.string({
      helpValue: 'FILE',
      description: 'take this key instead of a new one',
    }),
    dns: Flags.string({
      helpValue: 'NAME',
      multiple: true,
      multipleNonGreedy: true,
      dependsOn: ['cert'],
      description: 'DNS name in the certificate',
    }),
    ip: Flags.string({
      helpValue: 'ADDRESS',
      multiple: true,
      multipleNonGreedy: true,
      dependsOn: ['cert'],
      description: 'address in the certificate',
    }),
    expiry: Flags.string({
      helpValue: 'TIME',
      dependsOn: ['cert'],
      description: 'how long the certificate is valid (365d)',
    }),
    encrypt: Flags.boolean({
      dependsOn: ['key'],
      description: 'lock the key that is written with a password',
    }),
    'password-file': Flags.string({
      helpValue: 'FILE',
      description: 'password of --encrypt and of --reuse-key; asked for on a terminal',
    }),
    force: Flags.boolean({description: 'replace files that are there'}),
  }

  async run(): Promise<void> {
    const {key: keyFile, cert: certFile, 'api-key-file': apiKeyFile, force} = this.flags
    mustFitTogether(this.flags, this.args.name)
    const wanted = [keyFile, certFile, apiKeyFile].filter((file) => file !== undefined)
    await mustHavePlace(wanted, force)
    const {key, reused, ...order} = await identityOrder(this.services, this.flags, this.args.name)
    const {files, document} =
      certFile === undefined
        ? apiKeyIdentity(key, {file: apiKeyFile, reused})
        : certificateIdentity({key, reused, keyFile, certFile, ...order}, randomBytes)
    await writeFilesTogether(files, force)
    await this.present(document, renderIdentityMade)
  }
}
