import {randomBytes} from 'node:crypto'
import * as Flags from '@oclif/core/flags'
import {mustHavePlace, writeFilesTogether} from '../../lib/certificates/files/write-files.ts'
import {createAuthority} from '../../lib/certificates/making/create-authority.ts'
import {keyFileOf, makeKey} from '../../lib/certificates/making/make-key.ts'
import {parsePermitted} from '../../lib/certificates/making/permitted-names.ts'
import {authorityFiles, mustTakeKeys} from '../../lib/certificates/making/places.ts'
import {arg} from '../../lib/cli/args.ts'
import {BaseCommand} from '../../lib/cli/base-command.ts'
import {makingFlags, subjectFlags} from '../../lib/cli/cert/making-flags.ts'
import {
  authorityFlags,
  keyFlags,
  readAuthority,
  readNewPassword,
} from '../../lib/cli/cert/signing-flags.ts'
import {readValidity, validityFlags} from '../../lib/cli/cert/validity-flags.ts'
import {renderAuthorityCreated} from '../../lib/output/certificate-making.ts'

const lifeInDays = {root: 3650, intermediate: 1825}

export default class CertCa extends BaseCommand<typeof CertCa> {
  static override summary = 'Make a CA that signs certificates'

  static override description =
    `Writes ca.crt (0644), which all may have, and ca.key (0600), which no server needs. It is a root for 10
years, or with --ca-cert an intermediate for 5 years, which signs for hosts and for no other CA; then ca.crt
also holds its issuers. With --permit-dns or --permit-ip it can sign for no other host and address; names of
clients, URIs and mail addresses stay free.`

  static override examples = [
    "<%= config.bin %> <%= command.id %> 'Example CA' --out ca",
    "<%= config.bin %> <%= command.id %> 'Example CA 2027' --ca-cert ca/ca.crt --ca-key ca/ca.key --out ca-2027",
    "<%= config.bin %> <%= command.id %> 'Lab CA' --permit-dns lab.example.net --permit-ip 10.1.0.0/16 --password-file ca.password --out ca",
  ]

  static override args = {name: arg('name of the CA')}

  static override flags = {
    ...makingFlags,
    org: subjectFlags.org,
    'key-type': keyFlags['key-type'],
    'password-file': Flags.string({
      helpValue: 'FILE',
      description: 'encrypt its key with this password',
    }),
    'permit-dns': Flags.string({
      helpValue: 'DOMAIN',
      multiple: true,
      multipleNonGreedy: true,
      description: 'of hosts, sign for this domain and those below it alone; may be repeated',
    }),
    'permit-ip': Flags.string({
      helpValue: 'RANGE',
      multiple: true,
      multipleNonGreedy: true,
      description: 'of addresses, sign for these alone, as 10.0.0.0/8; may be repeated',
    }),
    ...authorityFlags,
    ...validityFlags,
  }

  async run(): Promise<void> {
    const {out, force, 'dry-run': dryRun, 'password-file': passwordFile} = this.flags
    const now = this.services.now()
    const {keyFile, certFile} = authorityFiles(out)
    mustTakeKeys(out)
    if (!dryRun) await mustHavePlace([keyFile, certFile], force)
    const constraints = parsePermitted(
      this.flags['permit-dns'] ?? [],
      this.flags['permit-ip'] ?? [],
    )
    const authority = await readAuthority(this.flags, now)
    const password = passwordFile === undefined ? undefined : await readNewPassword(passwordFile)
    const key = await makeKey(this.flags['key-type'])
    const life = authority ? lifeInDays.intermediate : lifeInDays.root
    const validity = readValidity(this.flags, life, now)
    const {name} = this.args
    const order = {name, organization: this.flags.org, key, validity, constraints, authority}
    const {certPem, document} = createAuthority(order, now, randomBytes)
    const files = [
      keyFileOf(keyFile, key, password),
      {path: certFile, content: certPem, mode: 0o644},
    ]
    if (!dryRun) await writeFilesTogether(files, force)
    const made = {...(dryRun ? {} : {certFile, keyFile}), ...document, changed: !dryRun}
    await this.present(made, renderAuthorityCreated)
  }
}
