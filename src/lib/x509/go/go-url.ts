import {ipBytes} from '../ip.ts'
import {goQuote} from './go-reading.ts'

/** What Go's url.Parse makes of a text: the host of the URL, or why it is none. */
export type GoUrl = {readonly host: string} | {readonly error: string}

/**
 * Reads a URL of ASCII as Go's net/url does, as far as to tell whether Go takes it and which host it names.
 *
 * Colons in a host are judged as with GODEBUG urlstrictcolons=0, which is what MinIO and KES are built with.
 */
export function parseGoUrl(text: string): GoUrl {
  const hash = text.indexOf('#')
  const url = hash < 0 ? text : text.slice(0, hash)
  const host = hostOf(url)
  if (typeof host !== 'string') return {error: `parse ${goQuote(url)}: ${host.error}`}
  const fragment = hash < 0 ? undefined : escapeError(text.slice(hash + 1), 'other')
  if (fragment !== undefined) return {error: `parse ${goQuote(text)}: ${fragment}`}
  return {host}
}

type Failed = {readonly error: string}

function hostOf(url: string): string | Failed {
  if ([...url].some((letter) => letter < ' ' || letter === '\x7f')) {
    return {error: 'net/url: invalid control character in URL'}
  }
  if (url === '*') return ''
  if (url.startsWith(':')) return {error: 'missing protocol scheme'}
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(url)?.[1]
  const [rest = ''] = (scheme === undefined ? url : url.slice(scheme.length + 1)).split('?', 1)
  if (!rest.startsWith('/')) {
    if (scheme !== undefined) return ''
    if (rest.split('/', 1)[0]?.includes(':')) {
      return {error: 'first path segment in URL cannot contain colon'}
    }
  }
  const hasAuthority = rest.startsWith('//') && (scheme !== undefined || !rest.startsWith('///'))
  const slash = hasAuthority ? rest.indexOf('/', 2) : 0
  const authority = hasAuthority ? rest.slice(2, slash < 0 ? undefined : slash) : ''
  const path = slash < 0 ? '' : rest.slice(slash)
  const host = authorityHost(authority)
  if (typeof host !== 'string') return host
  const error = escapeError(path, 'other')
  return error === undefined ? host : {error}
}

function authorityHost(authority: string): string | Failed {
  const at = authority.lastIndexOf('@')
  const host = parseHost(authority.slice(at + 1))
  if (typeof host !== 'string' || at < 0) return host
  const user = authority.slice(0, at)
  if (!/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(user)) return {error: 'net/url: invalid userinfo'}
  const colon = user.indexOf(':')
  const parts = colon < 0 ? [user] : [user.slice(0, colon), user.slice(colon + 1)]
  const error = parts.map((part) => escapeError(part, 'other')).find((each) => each !== undefined)
  return error === undefined ? host : {error}
}

function parseHost(host: string): string | Failed {
  const bracket = host.lastIndexOf('[')
  if (bracket > 0) return {error: 'invalid IP-literal'}
  if (bracket === 0) return bracketedHost(host)
  const colon = host.lastIndexOf(':')
  if (colon !== -1 && !/^:\d*$/.test(host.slice(colon))) {
    return {error: `invalid port ${goQuote(host.slice(colon))} after host`}
  }
  const error = escapeError(host, 'host')
  return error === undefined ? unescaped(host) : {error}
}

function bracketedHost(host: string): string | Failed {
  const close = host.lastIndexOf(']')
  if (close < 0) return {error: "missing ']' in host"}
  const port = host.slice(close + 1)
  if (!/^(:\d*)?$/.test(port)) return {error: `invalid port ${goQuote(port)} after host`}
  const name = host.slice(1, close)
  const zoneAt = name.indexOf('%25')
  const error =
    zoneAt < 0
      ? escapeError(name, 'host')
      : (escapeError(name.slice(0, zoneAt), 'host') ?? escapeError(name.slice(zoneAt), 'zone'))
  if (error !== undefined) return {error}
  const address = unescaped(name)
  const percent = address.indexOf('%')
  const bytes = ipBytes(percent < 0 ? address : address.slice(0, percent))
  if (
    bytes === undefined ||
    percent === address.length - 1 ||
    (percent >= 0 && bytes.length === 4)
  ) {
    return {error: `invalid host: ParseAddr(${goQuote(address)}): unable to parse IP`}
  }
  if (bytes.length === 4) return {error: 'invalid IP-literal'}
  return `[${address}]${port}`
}

type Part = 'host' | 'zone' | 'other'

const inHosts = /[A-Za-z0-9!$&'()*+,;=:[\]<>"\-_.~]/

// Go lets a host hold escapes of what is not ASCII only, and a zone of what hosts may hold anyway.
function escapeError(text: string, part: Part): string | undefined {
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charAt(at)
    if (letter === '%') {
      const sequence = text.slice(at, at + 3)
      if (!/^%[0-9a-f]{2}$/i.test(sequence)) return `invalid URL escape ${goQuote(sequence)}`
      const code = Number.parseInt(sequence.slice(1), 16)
      const isOdd =
        sequence !== '%25' &&
        ((part === 'host' && code < 0x80) ||
          (part === 'zone' && code !== 0x20 && !inHosts.test(String.fromCharCode(code))))
      if (isOdd) return `invalid URL escape ${goQuote(sequence)}`
      at += 2
    } else if (part !== 'other' && !inHosts.test(letter)) {
      return `invalid character ${goQuote(letter)} in host name`
    }
  }
  return undefined
}

function unescaped(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  )
}
