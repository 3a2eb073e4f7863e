import * as Flags from '@oclif/core/flags'
import {createRequest} from '../../lib/certificates/making/create-request.ts'
import {mustTakeKeys, requestFiles} from '../../lib/certificates/making/places.ts'
import {mustHaveRoom, remarksOnCopy, writePair} from '../../lib/certificates/making/write-pair.ts'
import {optionalArg} from '../../lib/cli/args.ts'
import {BaseCommand} from '../../lib/cli/base-command.ts'
import {makingFlags, subjectFlags} from '../../lib/cli/cert/making-flags.ts'
import {keyFlags, keyOf} from '../../lib/cli/cert/signing-flags.ts'
import {renderRequestCreated} from '../../lib/output/certificate-making.ts'
import {parseHosts} from '../../lib/x509/hosts.ts'

export default class CertCsr extends BaseCommand<typeof CertCsr> {
  static override summary = 'Make a key and a request for a certificate'

  static override description =
    `Writes private.key (0600), which stays where it is, and request.csr (0644) for a CA. Hosts are given as to
cert create. With --key the request is for a key that is there.`

  static override examples = [
    '<%= config.bin %> <%= command.id %> minio.example.net 10.0.0.1 --out certs',
    '<%= config.bin %> <%= command.id %> minio.example.net --key certs/private.key --out renewal',
    '<%= config.bin %> <%= command.id %> --client readonly --out client',
  ]

  static override strict = false

  static override args = {host: optionalArg('hosts that the certificate is for')}

  static override flags = {
    ...makingFlags,
    client: Flags.string({
      helpValue: 'NAME',
      exclusive: ['cn'],
      description: 'for a client of this name alone, not for a server',
    }),
    ...subjectFlags,
    ...keyFlags,
  }

  async run(): Promise<void> {
    const {out, force, client, cn, org, key: keySource, 'dry-run': dryRun} = this.flags
    const {keyFile, requestFile} = requestFiles(out)
    const place = {keyFile, file: requestFile, keySource, force}
    mustTakeKeys(out)
    if (!dryRun) await mustHaveRoom(place)
    const {key, isProtected} = await keyOf(this.services, this.flags)
    const {requestPem, document} = createRequest({
      names: parseHosts(this.words),
      subject: {commonName: client ?? cn, organization: org},
      role: client === undefined ? 'server' : 'client',
      key,
    })
    const remarks = await remarksOnCopy(place, isProtected)
    if (!dryRun) await writePair(place, key, requestPem)
    const files = dryRun ? {} : {requestFile, keyFile}
    await this.present({...files, ...document, remarks, changed: !dryRun}, renderRequestCreated)
  }
}
