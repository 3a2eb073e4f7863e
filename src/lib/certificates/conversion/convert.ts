import {join} from 'node:path'
import * as v from 'valibot'
import type {Secret} from '../../base/secret.ts'
import {AppError} from '../../errors/errors.ts'
import {legacyEncryptedPem} from '../../x509/keys/legacy-key.ts'
import type {OpenKey} from '../../x509/keys/stored-key.ts'
import {toPem} from '../../x509/pem.ts'
import {pkcs12Of} from '../../x509/pkcs12/pkcs12-writing.ts'
import type {NewFile} from '../files/write-files.ts'
import type {ConversionParts} from './conversion-parts.ts'

/** The forms that can be written. */
export const ConversionForm = v.picklist(['pem', 'der', 'p12'])
export type ConversionForm = v.InferOutput<typeof ConversionForm>

/** What `mctl cert convert --json` prints. */
export const Converted = v.strictObject({
  files: v.array(v.string()),
  to: ConversionForm,
  /** How many certificates were written. */
  certificates: v.number(),
  /** The kind of the private key, where there is one. */
  key: v.optional(v.string()),
  /** Whether the new files need a password. */
  encrypted: v.boolean(),
  /** What is worth knowing before they are used. */
  remarks: v.array(v.string()),
  changed: v.literal(true),
})
export type Converted = v.InferOutput<typeof Converted>

/** How things are to be written. */
export interface ConversionOrder {
  readonly to: ConversionForm
  readonly out: string
  /** `out` is a folder, or is to be one. */
  readonly isFolder: boolean
  /** Of PKCS#12; in PEM the key is encrypted with it. Undefined: none. */
  readonly password: Secret | undefined
}

/**
 * The files in the new form; nothing is written.
 *
 * A key and its certificates in PEM and DER are two files in a folder, `private.key` and `public.crt` as servers look for
 * them. Throws `bad_input` for what the form cannot hold.
 */
export function convert(
  parts: ConversionParts,
  order: ConversionOrder,
): {files: NewFile[]; converted: Converted} {
  const {key, certificates, others} = parts
  if (!key && certificates.length === 0 && others.length === 0) {
    throw new AppError('bad_input', 'There is nothing to convert')
  }
  const files = order.to === 'p12' ? [storeFile(parts, order)] : separateFiles(parts, order)
  const isStore = order.to === 'p12'
  const encrypted =
    order.password !== undefined && !order.password.isEmpty && (isStore || key !== undefined)
  const converted: Converted = {
    files: files.map(({path}) => path),
    to: order.to,
    certificates: certificates.length,
    ...(key ? {key: key.name} : {}),
    encrypted,
    remarks: remarksOn(parts, order.to, encrypted),
    changed: true,
  }
  return {files, converted}
}

function storeFile({key, certificates, others}: ConversionParts, order: ConversionOrder): NewFile {
  if (others.length > 0) {
    throw new AppError('bad_input', 'A PKCS#12 file takes a key and certificates, nothing else')
  }
  if (order.isFolder) {
    throw new AppError('bad_input', `${order.out} is a folder`, {
      hint: `Name a file, such as --out ${join(order.out, 'bundle.p12')}`,
    })
  }
  if (!order.password) throw new Error('PKCS#12 without a password')
  const [leaf] = certificates
  const contents = {
    key: key && pkcs8Of(key),
    certificates: certificates.map(({der}) => der),
    friendlyName: leaf?.subjectName.find(({type}) => type === 'CN')?.value,
  }
  // It may hold a key: no one else reads it.
  return {path: order.out, content: pkcs12Of(contents, order.password), mode: 0o600}
}

function separateFiles(parts: ConversionParts, order: ConversionOrder): NewFile[] {
  const {key, certificates, others} = parts
  const shown = [...certificates.map(({der}) => ({label: 'CERTIFICATE', der})), ...others]
  const isPair = key !== undefined && shown.length > 0
  if (order.to === 'der' && shown.length > 1) {
    throw new AppError(
      'bad_input',
      `A file in DER holds one thing, and there are ${shown.length}`,
      {
        hint: 'Use --to pem or --to p12, or convert one file at a time',
      },
    )
  }
  if (order.isFolder && !key && certificates.length === 0) {
    throw new AppError('bad_input', `${order.out} is a folder`, {
      hint: 'Name a file: servers look for keys and certificates only',
    })
  }
  const pathOf = (name: string): string =>
    isPair || order.isFolder ? join(order.out, name) : order.out
  const isPem = order.to === 'pem'
  const files: NewFile[] = []
  if (key) {
    const content = isPem ? keyPem(key, order.password) : pkcs8Of(key)
    files.push({path: pathOf(isPem ? 'private.key' : 'private.der'), content, mode: 0o600})
  }
  if (shown.length > 0) {
    const content = isPem
      ? shown.map(({label, der}) => toPem(label, der)).join('')
      : (shown[0]?.der ?? new Uint8Array())
    files.push({path: pathOf(isPem ? 'public.crt' : 'public.der'), content, mode: 0o644})
  }
  return files
}

function keyPem(key: OpenKey, password: Secret | undefined): string {
  if (password === undefined) return toPem('PRIVATE KEY', pkcs8Of(key))
  if (password.isEmpty) throw new AppError('bad_input', 'The password for the new key is empty')
  if (!key.key) throw new Error('a key that cannot be used')
  return legacyEncryptedPem(key.key, password)
}

function pkcs8Of({key}: OpenKey): Uint8Array {
  if (!key) throw new Error('a key that cannot be used')
  return key.export({type: 'pkcs8', format: 'der'})
}

function remarksOn(
  {key, isReordered}: ConversionParts,
  to: ConversionForm,
  encrypted: boolean,
): string[] {
  const wasEncrypted = key?.encryption !== undefined
  return [
    ...(isReordered ? ['The certificates are in order now: each is followed by its signer'] : []),
    ...(to === 'p12' && key && !encrypted
      ? ['It has no password: whoever can read the file has the key']
      : []),
    ...(to === 'pem' && key && wasEncrypted && !encrypted
      ? [
          'The key is no longer encrypted. MinIO and KES cannot load an encrypted PKCS#8 key; --encrypt makes one that they load with its password',
        ]
      : []),
    ...(to === 'pem' && key && encrypted
      ? ['The server needs the password: MinIO in MINIO_CERT_PASSWD, KES in tls.password']
      : []),
    ...(to === 'der' ? ['MinIO and KES load no DER: they want PEM'] : []),
  ]
}
