import forge from 'node-forge'
import {DerReader} from '../der.ts'
import {binary, bytesOf} from './forge-octets.ts'

const {asn1} = forge

/** A part of DER that is being put together. */
export type DerNode = forge.asn1.Asn1

const types = {
  boolean: asn1.Type.BOOLEAN,
  integer: asn1.Type.INTEGER,
  bitString: asn1.Type.BITSTRING,
  octetString: asn1.Type.OCTETSTRING,
  null: asn1.Type.NULL,
  utf8String: asn1.Type.UTF8,
} as const

/** One value of a simple type, from its content octets. */
export function primitive(type: keyof typeof types, content: Uint8Array): DerNode {
  return asn1.create(asn1.Class.UNIVERSAL, types[type], false, binary(content))
}

export function sequenceOf(...items: readonly DerNode[]): DerNode {
  return asn1.create(asn1.Class.UNIVERSAL, asn1.Type.SEQUENCE, true, [...items])
}

export function setOf(...items: readonly DerNode[]): DerNode {
  return asn1.create(asn1.Class.UNIVERSAL, asn1.Type.SET, true, [...items])
}

/** An object identifier, from its dotted form. */
export function identifier(dotted: string): DerNode {
  return asn1.create(asn1.Class.UNIVERSAL, asn1.Type.OID, false, asn1.oidToDer(dotted).getBytes())
}

/** `[number]` around other parts, or implicit in place of a simple type. */
export function tagged(number: number, content: Uint8Array | readonly DerNode[]): DerNode {
  return content instanceof Uint8Array
    ? asn1.create(asn1.Class.CONTEXT_SPECIFIC, number, false, binary(content))
    : asn1.create(asn1.Class.CONTEXT_SPECIFIC, number, true, [...content])
}

/** RFC 5280 section 4.1.2.5: UTCTime through 2049, GeneralizedTime from 2050 on; parts of a second are cut off. */
export function timeOf(date: Date): DerNode {
  const isUtc = date.getUTCFullYear() < 2050
  const text = isUtc ? asn1.dateToUtcTime(date) : asn1.dateToGeneralizedTime(date)
  const type = isUtc ? asn1.Type.UTCTIME : asn1.Type.GENERALIZEDTIME
  return asn1.create(asn1.Class.UNIVERSAL, type, false, text)
}

/** A number from 0 to 127. */
export function smallInteger(value: number): DerNode {
  return primitive('integer', Uint8Array.of(value))
}

/** One element of DER that is there already, taken octet by octet. */
export function ready(der: Uint8Array): DerNode {
  const {tag, content} = new DerReader(der).read()
  // Given as a simple type with the whole identifier octet, so that node-forge does not look into it.
  return asn1.create(asn1.Class.UNIVERSAL, tag, false, binary(content))
}

export function encode(node: DerNode): Uint8Array {
  return bytesOf(asn1.toDer(node).getBytes())
}
