import {createECDH} from 'node:crypto'
import {contextTag, type DerElement, DerError, DerReader, tag} from '../der.ts'
import {type NistCurve, nistCurves, unsigned} from '../keys/nist-curve.ts'
import type {GoPublicKey} from './go-public-key.ts'
import {goHeaderAt, goOidOf, int64Of, rightAlignedBits} from './go-reading.ts'

/**
 * Reads a private key on a curve (SEC 1 section C.4) as Go's x509.ParseECPrivateKey does, and gives its public half;
 * undefined when Go refuses it.
 *
 * `curve` is the dotted number of the curve that PKCS#8 names around it, which wins over its own.
 */
export function readSec1(der: Uint8Array, curve?: string): GoPublicKey | undefined {
  try {
    const {version, octets, own} = readFields(der)
    const known = nistCurves[curve ?? own ?? '']
    return version === 1n && known ? publicHalf(known, octets) : undefined
  } catch (error) {
    if (error instanceof DerError) return undefined
    throw error
  }
}

function readFields(der: Uint8Array): {
  readonly version: bigint
  readonly octets: Uint8Array
  readonly own: string | undefined
} {
  const sequence = new DerReader(der).read(tag.sequence)
  const bytes = sequence.raw
  const reader = new DerReader(bytes).enter(tag.sequence)
  const version = int64Of(reader.read(tag.integer))
  const octets = reader.read(tag.octetString).content
  const curve = readOptional(bytes, reader.offset, 0, tag.oid)
  const point = readOptional(bytes, curve.next, 1, tag.bitString)
  if (point.element) rightAlignedBits(point.element)
  return {version, octets, own: curve.element && goOidOf(curve.element)}
}

// Go goes by the length of what is inside, whatever the tag around it announces. Something else in its place is passed
// over, for the field is optional, and so is all behind it.
function readOptional(
  bytes: Uint8Array,
  at: number,
  number: number,
  inner: number,
): {readonly element: DerElement | undefined; readonly next: number} {
  if (at === bytes.length) return {element: undefined, next: at}
  const {tag: outer, contentAt, length} = goHeaderAt(bytes, at)
  if (contentAt === bytes.length) throw new DerError('a field without content', at)
  const isField =
    outer === contextTag(number, true) || (length === 0 && outer === contextTag(number))
  if (!isField) return {element: undefined, next: at}
  if (length === 0) throw new DerError('an empty field', at)
  if (goHeaderAt(bytes, contentAt).tag !== inner) return {element: undefined, next: at}
  const reader = new DerReader(bytes.subarray(contentAt), contentAt)
  return {element: reader.read(inner), next: reader.offset}
}

// Zeros in front are neither missed nor minded.
function publicHalf(curve: NistCurve, octets: Uint8Array): GoPublicKey | undefined {
  const scalar = unsigned(octets)
  if (scalar === 0n || scalar >= curve.order) return undefined
  const exchange = createECDH(curve.openssl)
  exchange.setPrivateKey(scalar.toString(16).padStart(curve.size * 2, '0'), 'hex')
  return {kind: 'ec', curve: curve.name, point: exchange.getPublicKey()}
}
