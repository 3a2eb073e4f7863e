import type {NameConstraints} from './extensions.ts'
import {ipBytes} from './ip.ts'
import type {AltName} from './subject-alt-name.ts'

/**
 * The first of the names that a CA with these constraints may not sign for, or undefined.
 *
 * RFC 5280 section 4.2.1.10, read strictly: of a kind that has permitted names, only those; a wildcard must be
 * permitted as a whole, and not cover anything that is excluded. Kinds without a constraint are free.
 */
export function firstForbidden(
  {permitted, excluded}: NameConstraints,
  names: readonly AltName[],
): AltName | undefined {
  return names.find((name) => {
    const ofItsKind = permitted.filter(({type}) => type === name.type)
    return (
      (ofItsKind.length > 0 && !ofItsKind.some(({value}) => isBelow(name, value))) ||
      excluded.some(
        ({type, value}) => type === name.type && (isBelow(name, value) || covers(name, value)),
      )
    )
  })
}

function isBelow({type, value}: AltName, constraint: string): boolean {
  if (type === 'ip') return isInRange(value, constraint)
  if (type === 'email') return isMailBelow(value.toLowerCase(), constraint.toLowerCase())
  if (type === 'uri') return isDomainBelow(hostOf(value), constraint.toLowerCase())
  return isDomainBelow(value.toLowerCase(), constraint.toLowerCase(), true)
}

/** Whether a wildcard stands for something below what is excluded, though it is not below it itself. */
function covers({type, value}: AltName, constraint: string): boolean {
  return (
    type === 'dns' && value.startsWith('*.') && constraint.toLowerCase().endsWith(value.slice(1))
  )
}

// A leading dot asks for one label more; for DNS names that is not in the RFC, but what Go and OpenSSL do.
function isDomainBelow(name: string, constraint: string, isDns = false): boolean {
  if (constraint === '') return true
  if (constraint.startsWith('.')) return name.endsWith(constraint)
  return name === constraint || (isDns && name.endsWith(`.${constraint}`))
}

function isMailBelow(address: string, constraint: string): boolean {
  if (constraint.includes('@')) return address === constraint
  return isDomainBelow(address.slice(address.indexOf('@') + 1), constraint)
}

function hostOf(uri: string): string {
  return URL.canParse(uri) ? new URL(uri).hostname.toLowerCase() : ''
}

function isInRange(address: string, range: string): boolean {
  const [base = '', prefix = ''] = range.split('/')
  const [octets, wanted] = [ipBytes(address), ipBytes(base)]
  if (!octets || !wanted || octets.length !== wanted.length) return false
  const mask = ipBytes(prefix)
  return octets.every((octet, at) => {
    const bits = Math.min(8, Math.max(0, Number(prefix) - at * 8))
    const octetMask = mask ? (mask[at] ?? 0) : (0xff << (8 - bits)) & 0xff
    return ((octet ^ (wanted[at] ?? 0)) & octetMask) === 0
  })
}
