import * as Flags from '@oclif/core/flags'
import {conversionParts} from '../../lib/certificates/conversion/conversion-parts.ts'
import {ConversionForm, convert} from '../../lib/certificates/conversion/convert.ts'
import {writeFilesTogether} from '../../lib/certificates/files/write-files.ts'
import {mustBePlace} from '../../lib/certificates/making/places.ts'
import {mustNeedPassword} from '../../lib/certificates/reading/needed-password.ts'
import {arg} from '../../lib/cli/args.ts'
import {BaseCommand} from '../../lib/cli/base-command.ts'
import {isFolder, newPassword, readConvertible} from '../../lib/cli/cert/conversion.ts'
import {passwordsFor} from '../../lib/cli/passwords.ts'
import {renderConverted} from '../../lib/output/convert.ts'

export default class CertConvert extends BaseCommand<typeof CertConvert> {
  static override summary = 'Write certificates and keys in another form: PEM, DER or PKCS#12'

  static override description =
    `A key becomes a plain PKCS#8 key, the form that every server loads; the certificates follow in order, each before
its signer. A key with certificates becomes private.key (0600) and public.crt in the folder of --out.
MinIO and KES cannot load an encrypted PKCS#8 key: --encrypt makes one in the older form that they load.`

  static override examples = [
    '<%= config.bin %> <%= command.id %> bundle.p12 --to pem --out certs --password-file password.txt',
    '<%= config.bin %> <%= command.id %> private.key public.crt --to p12 --out bundle.p12',
    '<%= config.bin %> <%= command.id %> encrypted.key --to pem --out private.key',
  ]

  static override strict = false

  static override args = {file: arg('files with certificates and a key, - for stdin')}

  static override flags = {
    to: Flags.option({options: ConversionForm.options, required: true as const})({
      description: 'the new form',
    }),
    out: Flags.string({
      char: 'o',
      required: true,
      helpValue: 'FILE',
      description: 'where to write; a folder for a key with certificates in PEM or DER',
    }),
    encrypt: Flags.boolean({description: 'encrypt the key, as MinIO and KES load it (PEM only)'}),
    'password-file': Flags.string({
      helpValue: 'FILE',
      description: 'password of what is read; default: MINIO_CERT_PASSWD, KES_TLS_PASSWORD',
    }),
    'out-password-file': Flags.string({
      helpValue: 'FILE',
      description: 'password for what is written; asked for on a terminal',
    }),
    'no-password': Flags.boolean({
      exclusive: ['out-password-file', 'encrypt'],
      description: 'write a key in PKCS#12 without one: whoever reads the file has the key',
    }),
    force: Flags.boolean({description: 'replace files that are there'}),
  }

  async run(): Promise<void> {
    const {to, out, encrypt, force, 'password-file': passwordFile} = this.flags
    mustBePlace(out)
    const passwords = await passwordsFor(this.services, passwordFile)
    const things = await readConvertible(this.words, passwords)
    mustNeedPassword(
      things,
      'what is read',
      passwords,
      'The password of what is written: --out-password-file',
    )
    const parts = await conversionParts(things, passwords)
    const password = await newPassword(
      {to, out, encrypt, file: this.flags['out-password-file'], isOpen: this.flags['no-password']},
      parts,
    )
    const order = {to, out, isFolder: isFolder(out), password}
    const {files, converted} = convert(parts, order)
    await writeFilesTogether(files, force)
    await this.present(converted, renderConverted)
  }
}
