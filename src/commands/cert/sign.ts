import {randomBytes} from 'node:crypto'
import {dirname} from 'node:path'
import * as Flags from '@oclif/core/flags'
import {mustHavePlace, writeFilesTogether} from '../../lib/certificates/files/write-files.ts'
import {certificateFile} from '../../lib/certificates/making/places.ts'
import {openRequest, signRequest} from '../../lib/certificates/making/sign-request.ts'
import {arg} from '../../lib/cli/args.ts'
import {BaseCommand} from '../../lib/cli/base-command.ts'
import {makingFlags, subjectFlags} from '../../lib/cli/cert/making-flags.ts'
import {authorityIn, requiredAuthorityFlags} from '../../lib/cli/cert/signing-flags.ts'
import {readValidity, validityFlags} from '../../lib/cli/cert/validity-flags.ts'
import {readInput} from '../../lib/cli/stdin.ts'
import {renderCertificateSigned} from '../../lib/output/certificate-making.ts'
import {parseHosts} from '../../lib/x509/hosts.ts'

export default class CertSign extends BaseCommand<typeof CertSign> {
  static override summary = 'Sign a request for a certificate'

  static override description =
    `Takes the key and the names of a request, and nothing else: who signs says what the certificate is for. What
was left out is listed. Writes the certificate and its chain. The certificate is one for a server alone, or
with --client for a client of that name, which MinIO takes for that of a policy.`

  static override examples = [
    '<%= config.bin %> <%= command.id %> request.csr --ca-cert ca/ca.crt --ca-key ca/ca.key --out certs',
    '<%= config.bin %> <%= command.id %> request.csr --ca-cert ca/ca.crt --ca-key ca/ca.key --hosts minio.example.net,10.0.0.1 --out minio.crt',
    '<%= config.bin %> <%= command.id %> - --ca-cert ca/ca.crt --ca-key ca/ca.key --out - < request.csr',
  ]

  static override args = {request: arg('the request, PEM or DER, or - for stdin')}

  static override flags = {
    ...makingFlags,
    out: Flags.string({
      char: 'o',
      default: '.',
      helpValue: 'PLACE',
      description: 'where to write: a folder, a file that ends with .crt or .pem, or - for stdout',
    }),
    hosts: Flags.string({
      helpValue: 'HOST,HOST',
      multiple: true,
      multipleNonGreedy: true,
      delimiter: ',',
      description: 'for these hosts, and not those of the request',
    }),
    client: Flags.string({
      helpValue: 'NAME',
      exclusive: ['cn'],
      description: 'for a client of this name',
    }),
    ...subjectFlags,
    ...requiredAuthorityFlags,
    ...validityFlags,
  }

  async run(): Promise<void> {
    const {out, force, client, cn, org, hosts = [], 'dry-run': dryRun} = this.flags
    const now = this.services.now()
    const certFile = out === '-' ? undefined : certificateFile(out)
    if (certFile !== undefined && !dryRun) await mustHavePlace([certFile], force)
    const {'ca-cert': cert, 'ca-key': key, 'ca-password-file': passwordFile} = this.flags
    const authority = await authorityIn({cert, key, passwordFile}, now)
    const source = this.args.request === '-' ? 'stdin' : this.args.request
    const order = {
      request: openRequest(await readInput(this.args.request), source),
      source,
      authority,
      role: client === undefined ? ('server' as const) : ('client' as const),
      subject: {commonName: client ?? cn, organization: org},
      names: parseHosts(hosts),
      validity: readValidity(this.flags, 90, now),
      folder: certFile && dirname(certFile),
    }
    const {certPem, document} = signRequest(order, now, randomBytes)
    if (certFile !== undefined && !dryRun)
      await writeFilesTogether([{path: certFile, content: certPem, mode: 0o644}], force)
    if (certFile === undefined && !dryRun && !this.services.settings.json) {
      await this.presentRaw(certPem.trimEnd())
      for (const left of document.omitted) await this.remark(`left out: ${left}`)
      return
    }
    const place = dryRun ? {} : certFile === undefined ? {pem: certPem} : {certFile}
    await this.present({...place, ...document, changed: !dryRun}, renderCertificateSigned)
  }
}
