import {
  bitNumbersOf,
  booleanOf,
  contextTag,
  type DerElement,
  DerReader,
  oidOf,
  smallIntegerOf,
  tag,
} from './der.ts'
import {type AltName, readAltNames, readGeneralName} from './subject-alt-name.ts'

/** An extension as it stands in a certificate, a request or a revocation list. */
export interface Extension {
  readonly oid: string
  readonly critical: boolean
  /** DER. */
  readonly value: Uint8Array
}

/** The object identifiers of the extensions that are read here (RFC 5280 section 4.2, RFC 7633). */
export const extensionOid = {
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  crlNumber: '2.5.29.20',
  nameConstraints: '2.5.29.30',
  crlDistributionPoints: '2.5.29.31',
  certificatePolicies: '2.5.29.32',
  authorityKeyIdentifier: '2.5.29.35',
  extKeyUsage: '2.5.29.37',
  authorityInfoAccess: '1.3.6.1.5.5.7.1.1',
  tlsFeature: '1.3.6.1.5.5.7.1.24',
} as const

/** RFC 5280 section 4.2.1.3, by the number of the bit. */
export const keyUsages = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const
export type KeyUsage = (typeof keyUsages)[number]

// RFC 5280 section 4.2.1.12, by OpenSSL's short names.
const purposes: Readonly<Record<string, string>> = {
  '2.5.29.37.0': 'anyExtendedKeyUsage',
  '1.3.6.1.5.5.7.3.1': 'serverAuth',
  '1.3.6.1.5.5.7.3.2': 'clientAuth',
  '1.3.6.1.5.5.7.3.3': 'codeSigning',
  '1.3.6.1.5.5.7.3.4': 'emailProtection',
  '1.3.6.1.5.5.7.3.8': 'timeStamping',
  '1.3.6.1.5.5.7.3.9': 'OCSPSigning',
}

/** Reads a list of extensions. Throws a `DerError`. */
export function readExtensions(list: DerReader): Extension[] {
  const extensions: Extension[] = []
  while (!list.isAtEnd) {
    const extension = list.enter(tag.sequence)
    const oid = oidOf(extension.read(tag.oid))
    const critical = extension.readIf(tag.boolean)
    const {content: value} = extension.read(tag.octetString)
    extension.end('an extension')
    extensions.push({oid, critical: critical !== undefined && booleanOf(critical), value})
  }
  return extensions
}

/** Something that carries extensions. */
export interface Extended {
  readonly extensions: readonly Extension[]
}

/** The value of the first extension with that identifier, or undefined. */
export function extensionValue({extensions}: Extended, oid: string): Uint8Array | undefined {
  return extensions.find((extension) => extension.oid === oid)?.value
}

/** RFC 5280 section 4.2.1.9: may it sign certificates, and how many CAs may stand below it. */
export function basicConstraints(
  of: Extended,
): {readonly isCa: boolean; readonly pathLength: number | undefined} | undefined {
  const sequence = contentOf(of, extensionOid.basicConstraints)
  if (!sequence) return undefined
  const isCa = sequence.readIf(tag.boolean)
  const pathLength = sequence.readIf(tag.integer)
  sequence.end('basicConstraints')
  return {
    isCa: isCa !== undefined && booleanOf(isCa),
    pathLength: pathLength && smallIntegerOf(pathLength),
  }
}

/** What its key may be used for, or undefined when nothing is said: then for everything. */
export function keyUsage(of: Extended): KeyUsage[] | undefined {
  const value = extensionValue(of, extensionOid.keyUsage)
  if (!value) return undefined
  return bitNumbersOf(new DerReader(value).read(tag.bitString)).flatMap(
    (bit) => keyUsages[bit] ?? [],
  )
}

/** What it may be used for, by OpenSSL's names or dotted numbers; undefined when nothing is said. */
export function extKeyUsage(of: Extended): string[] | undefined {
  const sequence = contentOf(of, extensionOid.extKeyUsage)
  return (
    sequence &&
    all(sequence, (reader) => oidOf(reader.read(tag.oid))).map((oid) => purposes[oid] ?? oid)
  )
}

/** The names it is made for; empty when it says none. */
export function subjectAltNames(of: Extended): AltName[] {
  const value = extensionValue(of, extensionOid.subjectAltName)
  return value ? readAltNames(value) : []
}

/** The identifier of its key, lower-case hexadecimal. */
export function subjectKeyIdentifier(of: Extended): string | undefined {
  const value = extensionValue(of, extensionOid.subjectKeyIdentifier)
  return value && hex(new DerReader(value).read(tag.octetString))
}

/** The identifier of the key that signed it, lower-case hexadecimal. */
export function authorityKeyIdentifier(of: Extended): string | undefined {
  const id = contentOf(of, extensionOid.authorityKeyIdentifier)?.readIf(contextTag(0))
  return id && hex(id)
}

/** RFC 5280 section 4.2.1.10: the names that a CA may sign for, and those that it may not. */
export interface NameConstraints {
  readonly permitted: readonly AltName[]
  readonly excluded: readonly AltName[]
}

/** The name constraints of a CA. An address range stands as `10.0.0.0/8`. */
export function nameConstraints(of: Extended): NameConstraints | undefined {
  const sequence = contentOf(of, extensionOid.nameConstraints)
  if (!sequence) return undefined
  const subtrees = (number: number): AltName[] => {
    const list = sequence.enterIf(contextTag(number, true))
    return list
      ? all(list, (reader) => readGeneralName(reader.enter(tag.sequence).read(), 'range'))
      : []
  }
  const constraints = {permitted: subtrees(0), excluded: subtrees(1)}
  sequence.end('nameConstraints')
  return constraints
}

/** RFC 7633: whether a server with it must staple an OCSP answer. */
export function mustStaple(of: Extended): boolean {
  const sequence = contentOf(of, extensionOid.tlsFeature)
  return (
    sequence !== undefined &&
    all(sequence, (reader) => smallIntegerOf(reader.read(tag.integer))).includes(5)
  )
}

/** Where its revocation lists are to be had: URLs. */
export function crlDistributionPoints(of: Extended): string[] {
  const sequence = contentOf(of, extensionOid.crlDistributionPoints)
  if (!sequence) return []
  return all(sequence, (reader) => reader.enter(tag.sequence))
    .flatMap((point) => {
      const names = point.enterIf(contextTag(0, true))?.enterIf(contextTag(0, true))
      return names ? all(names, (reader) => readGeneralName(reader.read())) : []
    })
    .flatMap(({type, value}) => (type === 'uri' ? [value] : []))
}

/** Where its issuer answers: OCSP, and the issuer's own certificate. */
export function authorityInfoAccess(of: Extended): {
  readonly ocsp: readonly string[]
  readonly caIssuers: readonly string[]
} {
  const sequence = contentOf(of, extensionOid.authorityInfoAccess)
  const places = sequence
    ? all(sequence, (reader) => {
        const description = reader.enter(tag.sequence)
        return {
          method: oidOf(description.read(tag.oid)),
          place: readGeneralName(description.read()),
        }
      })
    : []
  const by = (wanted: string): string[] =>
    places.flatMap(({method, place}) =>
      method === wanted && place.type === 'uri' ? [place.value] : [],
    )
  return {ocsp: by('1.3.6.1.5.5.7.48.1'), caIssuers: by('1.3.6.1.5.5.7.48.2')}
}

/** The identifiers of the policies it was issued under, dotted. */
export function certificatePolicies(of: Extended): string[] {
  const sequence = contentOf(of, extensionOid.certificatePolicies)
  return sequence ? all(sequence, (reader) => oidOf(reader.enter(tag.sequence).read(tag.oid))) : []
}

function contentOf(of: Extended, oid: string): DerReader | undefined {
  const value = extensionValue(of, oid)
  return value && new DerReader(value).enter(tag.sequence)
}

function all<T>(reader: DerReader, read: (reader: DerReader) => T): T[] {
  const items: T[] = []
  while (!reader.isAtEnd) items.push(read(reader))
  return items
}

const hex = (element: DerElement): string => Buffer.from(element.content).toString('hex')
