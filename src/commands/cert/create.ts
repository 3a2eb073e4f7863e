import {randomBytes} from 'node:crypto'
import * as Flags from '@oclif/core/flags'
import {createCertificate} from '../../lib/certificates/making/create-certificate.ts'
import {hostsOf} from '../../lib/certificates/making/deployment-hosts.ts'
import {mustTakeKeys, pairFiles} from '../../lib/certificates/making/places.ts'
import {mustHaveRoom, remarksOnCopy, writePair} from '../../lib/certificates/making/write-pair.ts'
import {optionalArg} from '../../lib/cli/args.ts'
import {BaseCommand} from '../../lib/cli/base-command.ts'
import {makingFlags, subjectFlags} from '../../lib/cli/cert/making-flags.ts'
import {remarksOnServed} from '../../lib/cli/cert/served-names.ts'
import {authorityFlags, keyFlags, keyOf, readAuthority} from '../../lib/cli/cert/signing-flags.ts'
import {readValidity, validityFlags} from '../../lib/cli/cert/validity-flags.ts'
import {readNodes} from '../../lib/deployment/nodes.ts'
import {renderCertificateCreated} from '../../lib/output/certificate-making.ts'
import {parseHosts} from '../../lib/x509/hosts.ts'

export default class CertCreate extends BaseCommand<typeof CertCreate> {
  static override summary = 'Make a key and a certificate for a server or a client'

  static override description =
    `Writes private.key (0600) and public.crt (0644), the names that MinIO and KES look for. Files that
are there are not replaced without --force. Hosts are names, wildcards, addresses, URLs, names in any
script, and ranges as in minio{1...4}.example.net; dns:, ip:, uri: and email: in front say what is meant.
The certificate is self-signed, or signed by the CA of --ca-cert: then its chain stands behind it. It is
valid for 90 days unless something else is said. With --from-alias a note says which names of the
certificate that is served now are left out. MinIO takes the name of --client for that of a policy.`

  static override examples = [
    '<%= config.bin %> <%= command.id %> 127.0.0.1 localhost --out certs',
    "<%= config.bin %> <%= command.id %> 'minio{1...4}.example.net' '*.minio.example.net' --ca-cert ca/ca.crt --ca-key ca/ca.key --out certs",
    '<%= config.bin %> <%= command.id %> --from-alias prod --key-type rsa-3072 --days 365 --dry-run',
    '<%= config.bin %> <%= command.id %> --client readonly --ca-cert ca/ca.crt --ca-key ca/ca.key --out client',
    '<%= config.bin %> <%= command.id %> minio.example.net --key certs/private.key --out certs --force',
  ]

  static override strict = false

  static override args = {host: optionalArg('hosts that the certificate is for')}

  static override flags = {
    ...makingFlags,
    'from-alias': Flags.string({
      helpValue: 'ALIAS',
      description: 'for every node, the alias and the domains of this running deployment, too',
    }),
    client: Flags.string({
      helpValue: 'NAME',
      exclusive: ['cn'],
      description: 'for a client of this name alone, not for a server',
    }),
    ...subjectFlags,
    ...keyFlags,
    ...authorityFlags,
    ...validityFlags,
  }

  async run(): Promise<void> {
    const {out, force, client, key: keySource, 'dry-run': dryRun} = this.flags
    const now = this.services.now()
    const {keyFile, certFile} = pairFiles(out)
    const place = {keyFile, file: certFile, keySource, force}
    mustTakeKeys(out)
    if (!dryRun) await mustHaveRoom(place)
    const {key, isProtected} = await keyOf(this.services, this.flags)
    const order = {
      names: parseHosts(await this.#hosts()),
      subject: {commonName: client ?? this.flags.cn, organization: this.flags.org},
      role: client === undefined ? ('server' as const) : ('client' as const),
      validity: readValidity(this.flags, 90, now),
      authority: await readAuthority(this.flags, now),
      key,
      folder: out,
    }
    const {certPem, document} = createCertificate(order, now, randomBytes)
    const remarks = [
      ...document.remarks,
      ...(await remarksOnCopy(place, isProtected)),
      ...(await remarksOnServed(this.services, this.flags['from-alias'], order.names)),
    ]
    if (!dryRun) await writePair(place, key, certPem)
    const files = dryRun ? {} : {certFile, keyFile}
    await this.present({...files, ...document, remarks, changed: !dryRun}, renderCertificateCreated)
  }

  async #hosts(): Promise<string[]> {
    const alias = this.flags['from-alias']
    if (alias === undefined) return this.words
    const {url} = await this.services.alias(alias)
    return [...this.words, ...hostsOf(url, await readNodes(await this.services.admin(alias)))]
  }
}
