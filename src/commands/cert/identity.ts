import * as Flags from '@oclif/core/flags'
import type {Identity} from '../../lib/certificates/reading/identity.ts'
import {optionalArg} from '../../lib/cli/args.ts'
import {BaseCommand} from '../../lib/cli/base-command.ts'
import {identitiesIn, identitiesInVariable} from '../../lib/cli/cert/identity-source.ts'
import {passwordsFor} from '../../lib/cli/passwords.ts'
import {AppError} from '../../lib/errors/errors.ts'
import {renderIdentities} from '../../lib/output/identity.ts'

export default class CertIdentity extends BaseCommand<typeof CertIdentity> {
  static override summary = 'Say the fingerprints, pins and KMS identities of certificates and keys'

  static override description =
    `Takes certificates, requests, private and public keys, and API keys of KES and MinKMS (kes:v1:, k1:, k2:). Give
API keys by file, by stdin or by a variable: other users of the machine see command lines. A new
certificate for the same key has the same KES and MinKMS identity.`

  static override examples = [
    '<%= config.bin %> <%= command.id %> client.crt',
    '<%= config.bin %> <%= command.id %> minio.example.net:9000',
    '<%= config.bin %> <%= command.id %> --env MINIO_KMS_KES_API_KEY --json | jq -r .kesIdentity',
  ]

  static override strict = false

  static override args = {
    source: optionalArg('files, folders, - for stdin, aliases, https://HOST[:PORT] or HOST:PORT'),
  }

  static override flags = {
    env: Flags.string({
      helpValue: 'NAME',
      description: 'variable that holds an API key or PEM',
    }),
    'password-file': Flags.string({
      helpValue: 'FILE',
      description:
        'password of encrypted keys and PKCS#12 files; default: MINIO_CERT_PASSWD, KES_TLS_PASSWORD',
    }),
  }

  async run(): Promise<void> {
    const {env: variable, 'password-file': passwordFile} = this.flags
    if (this.words.length === 0 && variable === undefined) {
      throw new AppError('usage', 'Missing: SOURCE', {hint: 'See the usage with --help'})
    }
    const passwords = await passwordsFor(this.services, passwordFile)
    const asked = this.words.map((word) => () => identitiesIn(this.services, word, passwords))
    if (variable !== undefined) {
      asked.push(() => identitiesInVariable(this.services, variable, passwords))
    }
    const identities: Identity[] = []
    for (const ask of asked) {
      try {
        for (const each of await ask()) {
          if (each instanceof AppError) await this.reportFailure(each)
          else identities.push(each)
        }
      } catch (error) {
        await this.reportFailure(error)
      }
    }
    await this.presentEach(identities, renderIdentities)
  }
}
