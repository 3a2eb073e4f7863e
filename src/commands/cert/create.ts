import {randomBytes} from 'node:crypto'
import * as Flags from '@oclif/core/flags'
import {createCertificate, KeyType, remarksOn} from '../../lib/certificates/create-certificate.ts'
import {mustBeFree, pairFiles, writePair} from '../../lib/certificates/write-pair.ts'
import {arg} from '../../lib/cli/args.ts'
import {BaseCommand} from '../../lib/cli/base-command.ts'
import {renderCertificateCreated} from '../../lib/output/certificates.ts'
import {certificateDocument} from '../../lib/x509/certificate.ts'

export default class CertCreate extends BaseCommand<typeof CertCreate> {
  static override summary = 'Make a key and a self-signed certificate for a server'

  static override description =
    `Writes private.key (0600) and public.crt (0644), the names that MinIO and KES look for. Files that
are there are not replaced without --force. Hosts are names, wildcards, addresses, URLs, names in any
script, and ranges as in minio{1...4}.example.net.`

  static override examples = [
    '<%= config.bin %> <%= command.id %> 127.0.0.1 localhost --out certs',
    "<%= config.bin %> <%= command.id %> 'minio{1...4}.example.net' '*.minio.example.net' --out certs",
    '<%= config.bin %> <%= command.id %> minio.example.net --key-type rsa-3072 --days 365 --dry-run',
  ]

  static override strict = false

  static override args = {host: arg('hosts that the certificate is for')}

  static override flags = {
    out: Flags.string({
      char: 'o',
      default: '.',
      helpValue: 'FOLDER',
      description: 'where to write',
    }),
    'key-type': Flags.option({options: KeyType.options, default: 'p256' as const})({
      description: 'kind of key',
    }),
    days: Flags.integer({default: 90, description: 'how long it is valid'}),
    force: Flags.boolean({description: 'replace files that are there'}),
    'dry-run': Flags.boolean({description: 'show what would be made, and write nothing'}),
  }

  async run(): Promise<void> {
    const {out, force, days, 'key-type': keyType, 'dry-run': dryRun} = this.flags
    if (!dryRun && !force) await mustBeFree(pairFiles(out))
    const order = {hosts: this.words, keyType, days}
    const pair = await createCertificate(order, this.services.now(), randomBytes)
    const created = {...certificateDocument(pair.certificate), remarks: remarksOn(pair.certificate)}
    const files = dryRun ? {} : await writePair(out, pair, force)
    await this.present({...files, ...created, changed: !dryRun}, renderCertificateCreated)
  }
}
