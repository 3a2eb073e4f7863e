import * as Flags from '@oclif/core/flags'
import {BaseCommand} from '../../../lib/cli/base-command.ts'
import {createdEnvironment} from '../../../lib/cli/kms-environment-create.ts'
import {renderEnvironmentCreated} from '../../../lib/output/kms-environment.ts'

const kinds = ['static', 'kes', 'kms']
const kind = (description: string) => Flags.boolean({description, exactlyOne: kinds})
const file = (description: string) => Flags.string({helpValue: 'FILE', description})

export default class KmsEnvCreate extends BaseCommand<typeof KmsEnvCreate> {
  static override summary =
    "Make the variables of a server's encryption, tested before they are written"

  static override description =
    `Writes a file of variables (0600) for MINIO_CONFIG_ENV_FILE or EnvironmentFile=. With --static it makes a key
of 32 random bytes, which then stands in this file alone: keep a copy. With --kes the KES is asked first to encrypt and to
decrypt with the key. What a server would not start with, or not encrypt with, is not written. A file that is there is left
alone without --force. What is missing is asked for on a terminal.`

  static override examples = [
    '<%= config.bin %> <%= command.id %> --static --key-name minio-2026 --auto-encryption --output minio.env',
    '<%= config.bin %> <%= command.id %> --kes --endpoint https://kes.example.net:7373 --key-name minio --api-key-file minio.key --ca ca.crt',
    '<%= config.bin %> <%= command.id %> --kes --endpoint https://kes.example.net:7373 --key-name minio --cert public.crt --key private.key --create-key',
  ]

  static override flags = {
    static: kind('a key in the file itself'),
    kes: kind('a KES'),
    kms: kind('MinKMS, which cannot be tested'),
    'key-name': Flags.string({helpValue: 'NAME', description: 'name of the default key'}),
    endpoint: Flags.string({
      helpValue: 'URL',
      description: 'address of KES or MinKMS, several with commas',
    }),
    'api-key-file': file('API key of the server; - for stdin'),
    cert: file('client certificate of the server at KES'),
    key: file('its private key'),
    'password-file': file('password of the private key'),
    ca: file('certificate of the CA of KES, or a folder of them'),
    enclave: Flags.string({helpValue: 'NAME', description: 'enclave of MinKMS'}),
    'auto-encryption': Flags.boolean({
      description: 'encrypt what nobody asked to be encrypted, too',
    }),
    'create-key': Flags.boolean({description: 'make the key at KES when it is not there'}),
    output: Flags.string({helpValue: 'FILE', default: 'minio.env', description: 'file to write'}),
    force: Flags.boolean({description: 'replace a file that is there'}),
  }

  async run(): Promise<void> {
    await this.present(
      await createdEnvironment(this.services, this.flags),
      renderEnvironmentCreated,
    )
  }
}
