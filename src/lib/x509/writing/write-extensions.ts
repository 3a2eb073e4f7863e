import {createHash} from 'node:crypto'
import {bitsOf, readWhole, tag, within} from '../der.ts'
import {
  type Extension,
  extensionOid,
  type KeyUsage,
  keyUsages,
  type NameConstraints,
} from '../extensions.ts'
import {ipBytes} from '../ip.ts'
import type {AltName} from '../subject-alt-name.ts'
import {
  type DerNode,
  encode,
  identifier,
  primitive,
  sequenceOf,
  smallInteger,
  tagged,
} from './der-writer.ts'

/** What a key may be used for in TLS. */
export type Purpose = 'serverAuth' | 'clientAuth'

const purposes: Record<Purpose, string> = {
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
}

/** RFC 5280 section 4.2.1.9, critical: CA:FALSE, or a CA with so many CAs below it. */
export function writeBasicConstraints(ca?: {readonly pathLength: number}): Extension {
  const content = ca
    ? sequenceOf(primitive('boolean', Uint8Array.of(0xff)), smallInteger(ca.pathLength))
    : sequenceOf()
  return extension(extensionOid.basicConstraints, true, content)
}

/** RFC 5280 section 4.2.1.3, critical. */
export function writeKeyUsage(usages: readonly KeyUsage[]): Extension {
  // All that are used here stand in the first octet.
  const bits = usages.map((usage) => keyUsages.indexOf(usage))
  const octet = bits.reduce((octets, bit) => octets | (0x80 >> bit), 0)
  // DER cuts zeros off the end of a list of named bits (X.690 section 11.2.2).
  const unused = 7 - Math.max(...bits)
  return extension(
    extensionOid.keyUsage,
    true,
    primitive('bitString', Uint8Array.of(unused, octet)),
  )
}

/** RFC 5280 section 4.2.1.12. */
export function writeExtKeyUsage(wanted: readonly Purpose[]): Extension {
  const ids = wanted.map((purpose) => identifier(purposes[purpose]))
  return extension(extensionOid.extKeyUsage, false, sequenceOf(...ids))
}

/** RFC 5280 section 4.2.1.2. */
export function writeSubjectKeyIdentifier(id: Uint8Array): Extension {
  return extension(extensionOid.subjectKeyIdentifier, false, primitive('octetString', id))
}

/** RFC 5280 section 4.2.1.1, by the identifier of the signing key alone. */
export function writeAuthorityKeyIdentifier(id: Uint8Array): Extension {
  return extension(extensionOid.authorityKeyIdentifier, false, sequenceOf(tagged(0, id)))
}

/** RFC 5280 section 4.2.1.6; to be critical where the subject is empty. */
export function writeSubjectAltName(names: readonly AltName[], critical: boolean): Extension {
  return extension(extensionOid.subjectAltName, critical, sequenceOf(...names.map(generalName)))
}

/** RFC 5280 section 4.2.1.10, critical. Address ranges are given as `10.0.0.0/8`. */
export function writeNameConstraints({permitted, excluded}: NameConstraints): Extension {
  const lists = [permitted, excluded].flatMap((names, number) =>
    names.length === 0
      ? []
      : [
          tagged(
            number,
            names.map((name) => sequenceOf(generalName(name))),
          ),
        ],
  )
  return extension(extensionOid.nameConstraints, true, sequenceOf(...lists))
}

/** The identifier of a key: RFC 5280 section 4.2.1.2, method 1, the SHA-1 of its bits. */
export function keyIdentifier(spki: Uint8Array): Uint8Array {
  const reader = within(readWhole(spki, tag.sequence, 'a public key'))
  reader.read(tag.sequence)
  return createHash('sha1')
    .update(bitsOf(reader.read(tag.bitString)))
    .digest()
}

function extension(oid: string, critical: boolean, content: DerNode): Extension {
  return {oid, critical, value: encode(content)}
}

const generalNameTags = {email: 1, dns: 2, uri: 6, ip: 7} as const

function generalName({type, value}: AltName): DerNode {
  if (type === 'other') throw new Error(`a name of a kind that is not written here: ${value}`)
  return tagged(generalNameTags[type], type === 'ip' ? ipOctets(value) : Buffer.from(value))
}

/** An address, or a range as address and mask. */
function ipOctets(text: string): Uint8Array {
  const [address = '', prefix] = text.split('/')
  const octets = ipBytes(address)
  if (!octets) throw new Error(`no address: ${text}`)
  if (prefix === undefined) return octets
  const mask = octets.map((_, at) => {
    const bits = Math.min(8, Math.max(0, Number(prefix) - at * 8))
    return (0xff << (8 - bits)) & 0xff
  })
  return Buffer.concat([octets.map((octet, at) => octet & (mask[at] ?? 0)), mask])
}
