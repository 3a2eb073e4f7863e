import type {NameConstraints} from '../extensions.ts'
import {ipBytes} from '../ip.ts'
import type {AltName} from '../subject-alt-name.ts'

/** How hosts of URIs and mail are compared: RFC 5280 wants the very host, Go takes what is below it, too. */
export type ConstraintStyle = 'go' | 'rfc5280'

/**
 * What of `names` a CA may not sign for, or undefined when it may sign for all of them: RFC 5280 section 4.2.1.10.
 *
 * A type of names for which nothing is said is permitted. A DNS constraint that begins with a dot wants at least
 * one more label; a wildcard is excluded when it could stand for an excluded name.
 */
export function forbiddenName(
  {permitted, excluded}: NameConstraints,
  names: readonly AltName[],
  style: ConstraintStyle,
): {readonly name: AltName; readonly why: string} | undefined {
  for (const name of names) {
    if (!constrained.has(name.type)) continue
    const subject = subjectOf(name)
    const rules = (list: readonly AltName[]): AltName[] =>
      list.filter((rule) => rule.type === name.type)
    const [may, mayNot] = [rules(permitted), rules(excluded)]
    if (subject === undefined && (style === 'go' || may.length + mayNot.length > 0)) {
      return {name, why: 'no constraint can be applied to it'}
    }
    if (subject === undefined) continue
    if (may.length > 0 && !may.some((rule) => covers(rule, subject, 'permitted', style))) {
      return {name, why: `only ${may.map(({value}) => value || 'all').join(', ')} permitted`}
    }
    const hit = mayNot.find((rule) => covers(rule, subject, 'excluded', style))
    if (hit) return {name, why: `${hit.value || 'every such name'} is excluded`}
  }
  return undefined
}

const constrained: ReadonlySet<AltName['type']> = new Set(['dns', 'ip', 'uri', 'email'])

// What of a name constraints look at: of a URI its host, of an address of mail all of it.
function subjectOf({type, value}: AltName): string | undefined {
  if (type !== 'uri') return value
  const authority = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#]*)/i.exec(value)?.[1]
  const host = authority?.replace(/:\d*$/, '').toLowerCase()
  // Constraints of URIs are for names of hosts, never for addresses.
  return host === undefined || host === '' || host.startsWith('[') || ipBytes(host)
    ? undefined
    : host
}

function covers(
  rule: AltName,
  subject: string,
  list: 'permitted' | 'excluded',
  style: ConstraintStyle,
): boolean {
  if (rule.type === 'ip') return isInRange(rule.value, subject)
  if (rule.type === 'email' && rule.value.includes('@')) return sameMailbox(rule.value, subject)
  const domain = rule.type === 'email' ? subject.slice(subject.lastIndexOf('@') + 1) : subject
  if (style === 'rfc5280' && rule.type !== 'dns' && !rule.value.startsWith('.')) {
    return domain.toLowerCase() === rule.value.toLowerCase()
  }
  if (isBelow(domain.toLowerCase(), rule.value.toLowerCase())) return true
  // `*.example.com` may stand for the excluded `host.example.com`: only Go sees that.
  const isGuess = style === 'go' && list === 'excluded' && domain.startsWith('*.')
  return isGuess && parentOf(rule.value) === parentOf(domain)
}

const parentOf = (name: string): string | undefined => {
  const dot = name.indexOf('.')
  return dot === -1 ? undefined : name.slice(dot).toLowerCase()
}

function isBelow(name: string, rule: string): boolean {
  if (rule === '' || name === rule) return true
  return name.endsWith(rule.startsWith('.') ? rule : `.${rule}`)
}

function sameMailbox(one: string, other: string): boolean {
  const parts = (mailbox: string): [string, string] => {
    const at = mailbox.lastIndexOf('@')
    return [mailbox.slice(0, at), mailbox.slice(at + 1).toLowerCase()]
  }
  const [[local, domain], [otherLocal, otherDomain]] = [parts(one), parts(other)]
  return local === otherLocal && domain === otherDomain
}

// `10.0.0.0/8`, `fd00::/8`, or with a mask that is no prefix: `10.0.0.0/255.0.255.0`.
function isInRange(range: string, address: string): boolean {
  const [base = '', size = ''] = range.split('/')
  const [from, wanted] = [ipBytes(base), ipBytes(address)]
  if (!from || !wanted || from.length !== wanted.length) return false
  const mask = /^\d+$/.test(size) ? prefixMask(Number(size), from.length) : ipBytes(size)
  return (
    mask !== undefined &&
    from.every((octet, at) => ((octet ^ (wanted[at] ?? 0)) & (mask[at] ?? 0)) === 0)
  )
}

function prefixMask(bits: number, length: number): Uint8Array {
  return Uint8Array.from({length}, (_, at) => {
    const left = Math.min(8, Math.max(0, bits - at * 8))
    return (0xff << (8 - left)) & 0xff
  })
}
