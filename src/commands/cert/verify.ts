import * as Flags from '@oclif/core/flags'
import {parseWarning} from '../../lib/certificates/check-expiry.ts'
import {arg} from '../../lib/cli/args.ts'
import {BaseCommand} from '../../lib/cli/base-command.ts'
import {readInputText} from '../../lib/cli/stdin.ts'
import {verifySource} from '../../lib/cli/verify-source.ts'
import {AppError} from '../../lib/errors/errors.ts'
import {renderEndpoint} from '../../lib/output/certificates.ts'

export default class CertVerify extends BaseCommand<typeof CertVerify> {
  static override summary = 'Connect to a server and judge the certificate it presents'

  static override description =
    `Judges chain, name, validity and key, each by itself, for every address of the server.
Exits with 3 when one of them is not well, and with 6 when no handshake was possible.`

  static override examples = [
    '<%= config.bin %> <%= command.id %> prod',
    '<%= config.bin %> <%= command.id %> minio.example.net:9000 --servername console.example.net',
    '<%= config.bin %> <%= command.id %> https://minio.example.net --json',
    '<%= config.bin %> <%= command.id %> prod --scan',
  ]

  static override strict = false

  static override args = {source: arg('aliases, https://HOST[:PORT] or HOST:PORT')}

  static override flags = {
    servername: Flags.string({helpValue: 'NAME', description: "name to ask for; '' asks for none"}),
    'client-cert': Flags.string({
      helpValue: 'FILE',
      dependsOn: ['client-key'],
      description: 'certificate to present, PEM',
    }),
    'client-key': Flags.string({
      helpValue: 'FILE',
      dependsOn: ['client-cert'],
      description: 'its key, PEM',
    }),
    scan: Flags.boolean({
      exclusive: ['client-cert', 'client-key'],
      description:
        'find out which protocols, suites and groups it offers, instead of its certificate',
    }),
    warn: Flags.string({
      default: '48h',
      helpValue: 'TIME',
      description: 'warn this long before the end, or at a part of the life (20%)',
    }),
  }

  async run(): Promise<void> {
    if (this.flags.scan) return this.#scan()
    const {servername, warn, 'client-cert': cert, 'client-key': key} = this.flags
    const warning = parseWarning(warn)
    const client =
      cert === undefined || key === undefined
        ? undefined
        : {cert: await readInputText(cert), key: await readInputText(key)}
    for (const source of this.words) {
      try {
        for (const verdict of await verifySource(
          this.services,
          source,
          {servername, client},
          warning,
        )) {
          if (verdict instanceof AppError) await this.reportFailure(verdict)
          else await this.presentJudged(verdict, verdict.healthy, renderEndpoint)
        }
      } catch (error) {
        await this.reportFailure(error)
      }
    }
  }

  async #scan(): Promise<void> {
    const {servername} = this.flags
    const {scanSource} = await import('../../lib/cli/scan-source.ts')
    const {renderScan} = await import('../../lib/output/scan.ts')
    for (const source of this.words) {
      try {
        for (const result of await scanSource(this.services, source, {servername})) {
          if (result instanceof AppError) await this.reportFailure(result)
          else await this.presentJudged(result, result.healthy, renderScan)
        }
      } catch (error) {
        await this.reportFailure(error)
      }
    }
  }
}
