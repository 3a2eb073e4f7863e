import {contextTag, readWhole, tag, within} from './der.ts'

/**
 * Whether a certificate names one signature algorithm in both places where it names it (RFC 5280 section 4.1.1.2).
 *
 * The outer place is not signed: somebody may have changed it. OpenSSL and Go refuse a certificate that names two.
 */
export function namesOneAlgorithm({der}: {readonly der: Uint8Array}): boolean {
  const outer = within(readWhole(der, tag.sequence, 'a certificate'))
  const inner = outer.enter(tag.sequence)
  inner.readIf(contextTag(0, true))
  inner.read(tag.integer)
  return Buffer.compare(inner.read(tag.sequence).raw, outer.read(tag.sequence).raw) === 0
}
