import {contextTag, DerError, DerReader, readWhole, tag, within} from '../der.ts'
import {
  authorityKeyIdentifier,
  basicConstraints,
  crlDistributionPoints,
  type Extended,
  type Extension,
  extensionOid,
  extensionValue,
  extKeyUsage,
  keyUsage,
  nameConstraints,
  readExtensions,
  subjectKeyIdentifier,
} from '../extensions.ts'
import {readable} from '../path/issuance.ts'

/**
 * Whether OpenSSL finds an extension of a certificate damaged that it can otherwise read.
 *
 * Then it knows no use that the key may be put to, and a handshake with a key on a curve fails. Go may have read
 * the same extension, for it passes over what stands behind the parts that it looks for. Source: measured, OpenSSL 3.
 */
export function hasBrokenExtension(der: Uint8Array): boolean {
  try {
    const tbs = new DerReader(der).enter(tag.sequence).enter(tag.sequence)
    // What stands behind the value OpenSSL passes over; and an unknown extension may hold anything.
    const extensions = extensionsOf(tbs).map((extension) => ({
      ...extension,
      value: readable(() => new DerReader(extension.value).read().raw) ?? extension.value,
    }))
    for (const read of [
      basicConstraints,
      keyUsage,
      extKeyUsage,
      subjectKeyIdentifier,
      authorityKeyIdentifier,
      nameConstraints,
      crlDistributionPoints,
      generalNames,
    ]) {
      read({extensions})
    }
    return false
  } catch (error) {
    if (error instanceof DerError) return true
    throw error
  }
}

function extensionsOf(tbs: DerReader): Extension[] {
  tbs.readIf(contextTag(0, true))
  // Serial, algorithm, issuer, validity, subject, key.
  for (let field = 0; field < 6; field += 1) tbs.read()
  tbs.readIf(contextTag(1))
  tbs.readIf(contextTag(2))
  const list = tbs.enterIf(contextTag(3, true))
  return list ? readExtensions(list.enter(tag.sequence)) : []
}

// RFC 5280 section 4.2.1.6: the kinds of GeneralName.
const kinds = new Set([0xa0, 0x81, 0x82, 0xa3, 0xa4, 0xa5, 0x86, 0x87, 0x88])

function generalNames(certificate: Extended): void {
  const value = extensionValue(certificate, extensionOid.subjectAltName)
  if (!value) return
  const names = within(readWhole(value, tag.sequence, 'a subjectAltName'))
  while (!names.isAtEnd) {
    const name = names.read()
    if (!kinds.has(name.tag)) throw new DerError('no GeneralName', name.offset)
  }
}
