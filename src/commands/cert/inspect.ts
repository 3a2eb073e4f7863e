import * as Flags from '@oclif/core/flags'
import type {Found} from '../../lib/certificates/reading/found.ts'
import {isFound} from '../../lib/certificates/reading/found.ts'
import {inspectObjects} from '../../lib/certificates/reading/inspect.ts'
import {arg} from '../../lib/cli/args.ts'
import {BaseCommand} from '../../lib/cli/base-command.ts'
import {foundObjects} from '../../lib/cli/cert/found-objects.ts'
import {passwordsFor} from '../../lib/cli/passwords.ts'
import {renderInspected} from '../../lib/output/inspect.ts'

export default class CertInspect extends BaseCommand<typeof CertInspect> {
  static override summary = 'Say what is in certificates, requests, keys and revocation lists'

  static override description =
    `Reads PEM with anything around it, DER, PKCS#7 and PKCS#12. What is named together is looked at together: which
certificate signed which, and to which of them a key belongs. Of a private key only its public half is shown.`

  static override examples = [
    '<%= config.bin %> <%= command.id %> /etc/minio/certs',
    '<%= config.bin %> <%= command.id %> public.crt private.key CAs/root.crt',
    '<%= config.bin %> <%= command.id %> bundle.p12 --password-file password.txt',
    `<%= config.bin %> <%= command.id %> minio.example.net:9000 --json | jq -r '.subjectAltNames[]?.value'`,
  ]

  static override strict = false

  static override args = {
    source: arg('files, folders, - for stdin, aliases, https://HOST[:PORT] or HOST:PORT'),
  }

  static override flags = {
    'password-file': Flags.string({
      helpValue: 'FILE',
      description:
        'password of encrypted keys and PKCS#12 files; default: MINIO_CERT_PASSWD, KES_TLS_PASSWORD',
    }),
  }

  async run(): Promise<void> {
    const passwords = await passwordsFor(this.services, this.flags['password-file'])
    const things: Found[] = []
    for (const word of this.words) {
      try {
        for (const found of await foundObjects(this.services, word, passwords)) {
          if (isFound(found)) things.push(found)
          else await this.reportFailure(found.error)
        }
      } catch (error) {
        await this.reportFailure(error)
      }
    }
    await this.presentEach(inspectObjects(things), renderInspected)
  }
}
