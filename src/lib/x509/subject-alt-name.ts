import forge from 'node-forge'
import {ipBytes, ipText} from './ip.ts'

/** A name that a certificate is made for. */
export interface AltName {
  readonly type: 'dns' | 'ip' | 'uri' | 'email' | 'other'
  readonly value: string
}

const {asn1} = forge

// RFC 5280 section 4.2.1.6: the tags of GeneralName.
const tags: Readonly<Record<number, AltName['type']>> = {1: 'email', 2: 'dns', 6: 'uri', 7: 'ip'}

/** Reads the names of a subjectAltName extension from its DER. Throws on anything that is not one. */
export function readAltNames(der: Uint8Array): AltName[] {
  const sequence = asn1.fromDer(forge.util.createBuffer(binary(der)))
  if (!Array.isArray(sequence.value)) throw new Error('a subjectAltName is no sequence')
  return sequence.value.map(({type, value}) => {
    const kind = tags[Number(type)] ?? 'other'
    if (typeof value !== 'string') return {type: 'other', value: 'unsupported'}
    if (kind !== 'ip') return {type: kind, value: kind === 'other' ? 'unsupported' : value}
    return {
      type: 'ip',
      value: ipText(bytesOf(value)) ?? Buffer.from(value, 'latin1').toString('hex'),
    }
  })
}

/** A DNS name or an IP address as a GeneralName, for writing. */
export function altNameOf(host: string): {asn1Type: number; bytes: string; name: AltName} {
  const ip = ipBytes(host)
  return ip === undefined
    ? {asn1Type: 2, bytes: host, name: {type: 'dns', value: host}}
    : {asn1Type: 7, bytes: binary(ip), name: {type: 'ip', value: ipText(ip) ?? host}}
}

/**
 * Whether a certificate with these names is one for `host`, as Go decides it.
 *
 * Go never looks at the common name. A wildcard stands for one whole label, the leftmost (RFC 6125
 * section 6.4.3), and an address is only found among the addresses.
 */
export function matchesHost(names: readonly AltName[], host: string): boolean {
  const address = ipBytes(host)
  if (address !== undefined) {
    const text = ipText(address)
    return names.some(({type, value}) => type === 'ip' && value === text)
  }
  const wanted = host.toLowerCase().replace(/\.$/, '').split('.')
  return names.some(({type, value}) => {
    if (type !== 'dns') return false
    const labels = value.toLowerCase().split('.')
    return (
      labels.length === wanted.length &&
      labels.every((label, at) => label === wanted[at] || (at === 0 && label === '*'))
    )
  })
}

export function binary(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1')
}

export function bytesOf(text: string): Uint8Array {
  return Buffer.from(text, 'latin1')
}
