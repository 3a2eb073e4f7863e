import {contextTag, type DerElement, DerError, oidOf, readWhole, tag, within} from './der.ts'
import {nameText, readName, stringOf} from './distinguished-name.ts'
import {ipBytes, ipText} from './ip.ts'

/** A name that a certificate is made for. */
export interface AltName {
  readonly type: 'dns' | 'ip' | 'uri' | 'email' | 'other'
  readonly value: string
}

// RFC 5280 section 4.2.1.6: the tags of GeneralName.
const types: Readonly<Record<number, AltName['type']>> = {
  129: 'email',
  130: 'dns',
  134: 'uri',
  135: 'ip',
}
const otherName = 0xa0
const directoryName = 0xa4
const registeredId = 0x88

/** Reads the names of a subjectAltName extension from its DER. Throws a `DerError`. */
export function readAltNames(der: Uint8Array): AltName[] {
  const sequence = within(readWhole(der, tag.sequence, 'a subjectAltName'))
  const names: AltName[] = []
  while (!sequence.isAtEnd) names.push(readGeneralName(sequence.read()))
  return names
}

/**
 * Reads a GeneralName (RFC 5280 section 4.2.1.6). Octets of a length that no address has are given in hexadecimal.
 *
 * As a `range`, an address is followed by its mask (section 4.2.1.10). Throws a `DerError`.
 */
export function readGeneralName(element: DerElement, form: 'single' | 'range' = 'single'): AltName {
  const {content} = element
  const type = types[element.tag]
  if (element.tag === directoryName) {
    return {type: 'other', value: `DirName:${nameText(readName(within(element)))}`}
  }
  if (type === undefined) return {type: 'other', value: otherText(element)}
  if (type !== 'ip') return {type, value: Buffer.from(content).toString('latin1')}
  const text = form === 'single' ? ipText(content) : ipRange(content)
  return {type, value: text ?? Buffer.from(content).toString('hex')}
}

// Names that TLS does not look at: what cannot be read of them does not spoil a certificate, for Go neither.
function otherText(element: DerElement): string {
  try {
    if (element.tag === registeredId) return `RID:${oidOf(element)}`
    if (element.tag !== otherName) return 'unsupported'
    const reader = within(element)
    const oid = oidOf(reader.read(tag.oid))
    return `otherName:${oid}:${stringOf(reader.enter(contextTag(0, true)).read())}`
  } catch (error) {
    if (error instanceof DerError) return 'unreadable'
    throw error
  }
}

function ipRange(octets: Uint8Array): string | undefined {
  const half = octets.length / 2
  const address = ipText(octets.subarray(0, half))
  const mask = ipText(octets.subarray(half))
  if (address === undefined || mask === undefined) return undefined
  const bits = [...octets.subarray(half)]
    .map((octet) => octet.toString(2).padStart(8, '0'))
    .join('')
  const prefix = /^(1*)0*$/.exec(bits)?.[1]
  return `${address}/${prefix === undefined ? mask : prefix.length}`
}

/**
 * Whether a certificate with these names is one for `host`, as Go decides it (VerifyHostname of crypto/x509).
 *
 * Go never looks at the common name. An address, in brackets or not, is only found among the addresses. A wildcard
 * stands for one whole label, the leftmost (RFC 6125 section 6.4.3), of what may be a host name; anything else
 * has to stand there as it is.
 */
export function matchesHost(names: readonly AltName[], host: string): boolean {
  const address = ipBytes(host.replace(/^\[(.+)\]$/s, '$1'))
  if (address !== undefined) {
    const wanted = unmapped(address)
    return names.some(({type, value}) => {
      const found = type === 'ip' ? ipBytes(value) : undefined
      return found !== undefined && Buffer.compare(unmapped(found), wanted) === 0
    })
  }
  const wanted = lower(host)
  const labels = wanted.replace(/\.$/, '').split('.')
  const isHost = labels.every((label) => hostLabel.test(label))
  return names.some(({type, value}) => {
    if (type !== 'dns') return false
    const pattern = lower(value)
    const [first = '', ...rest] = pattern.split('.')
    const isPattern =
      pattern !== '*' &&
      (first === '*' || hostLabel.test(first)) &&
      rest.every((label) => hostLabel.test(label))
    if (!isHost || !isPattern) return pattern === wanted && wanted !== '' && wanted !== '.'
    return (
      rest.length + 1 === labels.length &&
      (first === '*' || first === labels[0]) &&
      rest.every((label, at) => label === labels[at + 1])
    )
  })
}

// Underscores are in no host name, and in many deployments.
const hostLabel = /^(?!-)[a-z0-9_-]+$/

// Only ASCII: `K` for kelvin is no `k`.
const lower = (text: string): string => text.replaceAll(/[A-Z]+/g, (part) => part.toLowerCase())

const mappedPrefix = '00000000000000000000ffff'

/** `::ffff:10.0.0.1` is 10.0.0.1. */
function unmapped(address: Uint8Array): Uint8Array {
  const isMapped = Buffer.from(address.subarray(0, 12)).toString('hex') === mappedPrefix
  return address.length === 16 && isMapped ? address.subarray(12) : address
}
