import {parseCertificate} from './certificate.ts'
import {DerError, readWhole, tag, within} from './der.ts'
import {
  authorityKeyIdentifier,
  crlDistributionPoints,
  type Extended,
  extensionOid,
  extensionValue,
  extKeyUsage,
  keyUsage,
  nameConstraints,
  subjectKeyIdentifier,
} from './extensions.ts'

/**
 * Whether OpenSSL finds an extension of a certificate damaged that it can otherwise read.
 *
 * Then it knows no use that the key may be put to, and a handshake with a key on a curve fails. Go may have read
 * the same extension, for it passes over what stands behind the parts that it looks for. Source: measured, OpenSSL 3.
 */
export function hasBrokenExtension(der: Uint8Array): boolean {
  try {
    const certificate = parseCertificate(der)
    for (const read of [
      keyUsage,
      extKeyUsage,
      subjectKeyIdentifier,
      authorityKeyIdentifier,
      nameConstraints,
      crlDistributionPoints,
      generalNames,
    ]) {
      read(certificate)
    }
    return false
  } catch (error) {
    if (error instanceof DerError) return true
    throw error
  }
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
