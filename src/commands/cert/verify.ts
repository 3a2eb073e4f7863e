import * as Flags from '@oclif/core/flags'
import {arg} from '../../lib/cli/args.ts'
import {BaseCommand} from '../../lib/cli/base-command.ts'
import {flagsMustFit} from '../../lib/cli/cert/fitting-flags.ts'
import {parseServername} from '../../lib/cli/cert/servername.ts'
import type {Verified} from '../../lib/cli/cert/verified.ts'
import {verifyFlags, verifyRequest} from '../../lib/cli/cert/verify-request.ts'
import {verifySource} from '../../lib/cli/cert/verify-source.ts'
import {writeChain} from '../../lib/cli/cert/write-chain.ts'
import {AppError} from '../../lib/errors/errors.ts'
import {renderVerified} from '../../lib/output/verify.ts'

export default class CertVerify extends BaseCommand<typeof CertVerify> {
  static override summary = 'Connect to a server, or read a file, and judge the certificate'

  static override description =
    `Judges chain, name, validity and key, each by itself, for every address of a server, or for every file.
A chain is trusted as Go does it: mc, MinIO and KES. Who judges otherwise, OpenSSL or browsers, is named.
Exits with 3 when one of them is not well, and with 6 when no handshake was possible.`

  static override examples = [
    '<%= config.bin %> <%= command.id %> prod',
    '<%= config.bin %> <%= command.id %> prod --all-nodes --expect public.crt',
    '<%= config.bin %> <%= command.id %> minio.example.net:9000 --servername console.example.net',
    '<%= config.bin %> <%= command.id %> https://minio.example.net --json',
    '<%= config.bin %> <%= command.id %> minio.example.net:443 --ca CAs --write-chain public.crt',
    '<%= config.bin %> <%= command.id %> certs --ca ca.crt --host minio.example.net --at 2027-01-31',
    '<%= config.bin %> <%= command.id %> prod --scan',
  ]

  static override strict = false

  static override args = {
    source: arg('aliases, https://HOST[:PORT], HOST:PORT, files, folders, or - for stdin'),
  }

  static override flags = {
    ...verifyFlags,
    'write-chain': Flags.string({
      helpValue: 'FILE',
      description: 'write the chain in its right form: leaf first, complete, without a root',
    }),
    force: Flags.boolean({
      dependsOn: ['write-chain'],
      description: 'replace the file of --write-chain',
    }),
    scan: Flags.boolean({
      exclusive: Object.keys(verifyFlags).filter(
        (name) => !/^(servername|warn|purpose)$/.test(name),
      ),
      description:
        'find out which protocols, suites and groups it offers, instead of its certificate',
    }),
  }

  async run(): Promise<void> {
    if (this.flags.scan) return this.#scan()
    const request = await verifyRequest(this.services, this.flags)
    await flagsMustFit(this.services, this.words, this.flags)
    for (const source of this.words) {
      try {
        const results = await verifySource(this.services, source, request)
        const judged = results.flatMap((each) => (each instanceof AppError ? [] : [each]))
        for (const each of results) {
          if (each instanceof AppError) await this.reportFailure(each)
        }
        for (const {verdict} of await this.#withChain(judged)) {
          await this.presentJudged(verdict, verdict.healthy, renderVerified)
        }
      } catch (error) {
        await this.reportFailure(error)
      }
    }
  }

  async #withChain(judged: Verified[]): Promise<Verified[]> {
    const {'write-chain': file, force} = this.flags
    if (file === undefined) return judged
    try {
      return await writeChain(judged, {file, force})
    } catch (error) {
      await this.reportFailure(error)
      return judged
    }
  }

  async #scan(): Promise<void> {
    const {servername: given} = this.flags
    const servername = given === undefined ? undefined : parseServername(given)
    const {scanSource} = await import('../../lib/cli/cert/scan-source.ts')
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
