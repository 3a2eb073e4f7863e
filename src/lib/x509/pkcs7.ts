import {contextTag, oidOf, readWhole, smallIntegerOf, tag, within} from './der.ts'
import {derOfBer} from './pkcs12/ber.ts'

/** The certificates and revocation lists of a PKCS#7 bundle (`.p7b`), DER. */
export interface Pkcs7Bundle {
  readonly certificates: readonly Uint8Array[]
  readonly revocationLists: readonly Uint8Array[]
}

const signedData = '1.2.840.113549.1.7.2'

/** Whether a PEM block with this label holds a bundle. */
export function isBundleLabel(label: string): boolean {
  return label === 'PKCS7' || label === 'CMS'
}

/** Whether bytes begin as signed data of PKCS#7 does, in DER or BER. */
export function looksLikePkcs7(bytes: Uint8Array): boolean {
  return /^30(?:80|[0-7].|81..|82.{4}|83.{6}|84.{8})06092a864886f70d010702/.test(
    Buffer.from(bytes.subarray(0, 20)).toString('hex'),
  )
}

/**
 * Reads what a PKCS#7 bundle carries (RFC 2315 section 9.1, RFC 5652 section 5.1). Throws a `DerError`.
 *
 * Signatures of the bundle itself are not looked at: a bundle of certificates has none.
 */
export function readPkcs7(bytes: Uint8Array): Pkcs7Bundle {
  const outer = within(readWhole(derOfBer(bytes), tag.sequence, 'a PKCS#7 bundle'))
  const oid = oidOf(outer.read(tag.oid))
  if (oid !== signedData) return {certificates: [], revocationLists: []}
  const reader = outer.enter(contextTag(0, true)).enter(tag.sequence)
  smallIntegerOf(reader.read(tag.integer))
  reader.read(tag.set)
  reader.read(tag.sequence)
  const listed = (number: number): Uint8Array[] => {
    const set = reader.enterIf(contextTag(number, true))
    const found: Uint8Array[] = []
    while (set && !set.isAtEnd) {
      const {tag: kind, raw} = set.read()
      // Other kinds have a tag of their own: attribute certificates, and what nobody uses.
      if (kind === tag.sequence) found.push(raw)
    }
    return found
  }
  return {certificates: listed(0), revocationLists: listed(1)}
}
