import {goTrimmed} from './go-text.ts'

/** Addresses in the order of the variable, or what the server says of the first that it cannot expand. */
export type Endpoints = {readonly endpoints: readonly string[]} | {readonly error: string}

const range = /\{([0-9a-f]*)\.\.\.([0-9a-f]*)\}/i

/**
 * Splits a list of addresses at its commas, and expands ranges such as `{1...4}` within them.
 *
 * Numbers are decimal, or hexadecimal when they hold a letter; a zero in front of the end sets the width. What is empty
 * stays, as an empty address. Source: measured with some fifty values.
 */
export function expandEndpoints(text: string): Endpoints {
  const endpoints: string[] = []
  for (const part of text.split(',').map(goTrimmed)) {
    const expanded = expandOne(part)
    if ('error' in expanded) return {error: `kms: invalid endpoint '${part}': ${expanded.error}`}
    endpoints.push(...expanded.endpoints)
  }
  return {endpoints}
}

function expandOne(part: string): Endpoints {
  if (!part.includes('...')) return {endpoints: [part]}
  const pieces = part.split(range)
  const literal = pieces.filter((_, index) => index % 3 === 0)
  if (pieces.length === 1 || literal.some((piece) => /[{}]|\.\.\./.test(piece))) {
    return {
      error: `Invalid ellipsis format in (${part}), Ellipsis range must be provided in format {N...M} where N and M are positive integers, M must be greater than N,  with an allowed minimum range of 4`,
    }
  }
  let endpoints = [literal[0] ?? '']
  for (let at = 1; at < pieces.length; at += 3) {
    const numbers = numbersOf(pieces[at] ?? '', pieces[at + 1] ?? '')
    if (typeof numbers === 'string') return {error: numbers}
    const behind = pieces[at + 2] ?? ''
    endpoints = endpoints.flatMap((front) => numbers.list.map((each) => front + each + behind))
  }
  return {endpoints}
}

function numbersOf(from: string, to: string): {readonly list: readonly string[]} | string {
  if (from === '' || to === '') return 'strconv.ParseUint: parsing "": invalid syntax'
  const radix = /[a-f]/i.test(from + to) ? 16 : 10
  const [first, last] = [Number.parseInt(from, radix), Number.parseInt(to, radix)]
  if (first > last) {
    return `Incorrect range start ${first} cannot be bigger than end ${last}`
  }
  const width = to.startsWith('0') && to.length > 1 ? to.length : 0
  const length = Math.min(last - first + 1, 10_000)
  return {
    list: Array.from({length}, (_, index) => (first + index).toString(radix).padStart(width, '0')),
  }
}

/** The address that a server dials for a URL, as `host:port` with the port of its scheme where it names none. */
export function dialled(endpoint: string): {host: string; port: number} | undefined {
  const [, scheme = '', authority = ''] =
    /^(https?):\/\/(?:[^/?#@]*@)?([^/?#]*)/i.exec(endpoint) ?? []
  const [, bracketed, name = '', port] =
    /^(?:\[([^\]]+)\]|([^:]*))(?::(\d{1,5}))?$/.exec(authority) ?? []
  const host = bracketed ?? name
  if (host === '') return undefined
  return {
    host,
    port: port === undefined ? (scheme.toLowerCase() === 'http' ? 80 : 443) : Number(port),
  }
}
