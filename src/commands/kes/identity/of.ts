import * as Flags from '@oclif/core/flags'
import {optionalArg} from '../../../lib/cli/args.ts'
import {BaseCommand} from '../../../lib/cli/base-command.ts'
import {
  identityIn,
  identityInVariable,
  identityInVariables,
} from '../../../lib/cli/kes/identity-source.ts'
import {passwordsFor} from '../../../lib/cli/passwords.ts'
import type {KesIdentityOf as Document} from '../../../lib/key-server/identity-of.ts'
import {renderIdentitiesOf} from '../../../lib/output/key-server-identity.ts'

export default class KesIdentityOf extends BaseCommand<typeof KesIdentityOf> {
  static override summary = 'Say which identity an API key, a certificate or a key is to a KES'

  static override description =
    `No server is asked: the identity is the SHA-256 of the public key. In a file with several certificates it is that of
the client, which is no CA. Without SOURCE it is the identity that KES_API_KEY or KES_CLIENT_CERT gives. Give an API
key by file, by stdin or by a variable: other users of the machine see command lines.`

  static override examples = [
    '<%= config.bin %> <%= command.id %> client.crt',
    '<%= config.bin %> <%= command.id %> - < api.key',
    '<%= config.bin %> <%= command.id %> --env MINIO_KMS_KES_API_KEY',
  ]

  static override strict = false

  static override args = {
    source: optionalArg('files with an API key, certificates or a key; - for stdin'),
  }

  static override flags = {
    env: Flags.string({helpValue: 'NAME', description: 'variable that holds an API key or PEM'}),
    'password-file': Flags.string({
      helpValue: 'FILE',
      description: 'password of encrypted keys; asked for on a terminal',
    }),
  }

  async run(): Promise<void> {
    const {env, 'password-file': passwordFile} = this.flags
    const passwords = await passwordsFor(this.services, passwordFile)
    const asked = this.words.map((word) => () => identityIn(word, passwords))
    if (env !== undefined) asked.push(() => identityInVariable(this.services, env, passwords))
    if (asked.length === 0) asked.push(() => identityInVariables(this.services, passwords))
    const identities: Document[] = []
    for (const ask of asked) {
      try {
        identities.push(await ask())
      } catch (error) {
        await this.reportFailure(error)
      }
    }
    await this.presentEach(identities, renderIdentitiesOf)
  }
}
