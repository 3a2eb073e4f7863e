import {domainToASCII} from 'node:url'
import {AppError} from '../errors/errors.ts'
import {ipBytes, ipText} from './ip.ts'
import type {AltName} from './subject-alt-name.ts'

const label = /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/
const range = /\{(\d+)\.\.\.(\d+)\}/g
const mostHosts = 1000

/**
 * Reads what a certificate is to be made for: DNS names, wildcards, addresses, URLs, HOST:PORT, names in
 * any script, MinIO's ranges `minio{1...4}.example.net`, and `dns:`, `ip:`, `uri:`, `email:` in front of what is
 * to be taken for just that.
 *
 * Returns the names in the form in which they stand in certificates, each once, in the given order. Throws
 * `bad_input` with the first that is none.
 */
export function parseHosts(given: readonly string[]): AltName[] {
  const names = new Map<string, AltName>()
  for (const text of given.flatMap(expand)) {
    const name = parseHost(text)
    names.set(`${name.type}:${name.value}`, name)
  }
  return [...names.values()]
}

function expand(text: string): string[] {
  const ranges = [...text.matchAll(range)]
  // Counted before anything is written out: three ranges may be a thousand million names.
  const count = ranges.reduce((product, found) => product * countOf(found), 1)
  if (count < 1 || count > mostHosts) {
    throw new AppError(
      'bad_input',
      `The range ${text} names ${count < 1 ? 'nothing' : 'too many hosts'}`,
      {hint: `A range counts upwards, as in minio{1...4}.example.net, to ${mostHosts} at most`},
    )
  }
  return ranges.reduce(
    (texts, [whole, first = '', last = '']) =>
      texts.flatMap((each) =>
        numbers(first, last).map((number) => each.replace(whole, () => number)),
      ),
    [text],
  )
}

const countOf = ([, first, last]: RegExpExecArray): number =>
  Math.max(0, Number(last) - Number(first) + 1)

function numbers(first: string, last: string): string[] {
  const width = first.startsWith('0') ? first.length : 0
  return Array.from({length: Number(last) - Number(first) + 1}, (_, index) =>
    String(Number(first) + index).padStart(width, '0'),
  )
}

function parseHost(text: string): AltName {
  // `dns:9000` is a host of that name with a port.
  const [, kind, rest = ''] = /^(dns|ip|uri|email):(?!\d+$)(.*)$/is.exec(text) ?? []
  const name =
    kind === undefined
      ? (addressOf(withoutUrl(text)) ?? dnsName(withoutUrl(text)))
      : explicit[kind.toLowerCase()]?.(rest)
  if (name !== undefined) return name
  const wanted = {dns: 'no host name', ip: 'no address', uri: 'no URI', email: 'no mail address'}
  const isKind = (word: string | undefined): word is keyof typeof wanted =>
    word !== undefined && word in wanted
  const type = kind?.toLowerCase()
  throw new AppError(
    'bad_input',
    `${JSON.stringify(text)} is ${isKind(type) ? wanted[type] : 'neither a host name nor an address'}`,
    /[\s,;]/.test(text) ? {hint: 'Give each host as a word of its own'} : {},
  )
}

const explicit: Readonly<Record<string, (text: string) => AltName | undefined>> = {
  dns: dnsName,
  ip: addressOf,
  uri: uriOf,
  email: emailOf,
}

function addressOf(text: string): AltName | undefined {
  const octets = ipBytes(text) ?? ipBytes(text.replace(/^\[(.*)\]$/, '$1'))
  const value = octets && ipText(octets)
  return value === undefined ? undefined : {type: 'ip', value}
}

// The URL parser would leave out line ends and soft hyphens, and take what follows one of the others for a path or a port.
const foreign = /[\s\p{Cc}\u00ad\u200b\u2060\ufeff/\\?#@:%[\]]/u

function dnsName(text: string): AltName | undefined {
  if (foreign.test(text)) return undefined
  const wildcard = text.startsWith('*.') ? '*.' : ''
  const name = domainToASCII(text.slice(wildcard.length).replace(/\.$/, '')).toLowerCase()
  const isAddressLike = /(^|\.)\d+$/.test(name)
  const isName = name.length <= 253 && name.split('.').every((part) => label.test(part))
  return isName && !isAddressLike ? {type: 'dns', value: `${wildcard}${name}`} : undefined
}

// Go refuses a certificate with a URI that it cannot read: nothing but an absolute one in ASCII, with a host if any.
function uriOf(value: string): AltName | undefined {
  const isUri = /^[a-z][a-z0-9+.-]*:[\x21-\x7e]+$/i.test(value) && URL.canParse(value)
  return isUri && !/[%\\^`{|}<>"]/.test(value) ? {type: 'uri', value} : undefined
}

function emailOf(text: string): AltName | undefined {
  const [, local, domain = ''] = /^([\w.!#$%&'*+/=?^`{|}~-]+)@([^@]+)$/.exec(text) ?? []
  const host = dnsName(domain)
  return local === undefined || host === undefined
    ? undefined
    : {type: 'email', value: `${local}@${host.value}`}
}

// `https://host:9000/` and `host:9000` name a host, too.
function withoutUrl(text: string): string {
  const url =
    /^[a-z][a-z0-9+.-]*:\/\/(?:[^/@]*@)?(\[[^\]]*\]|[^/:?#]*)(?::\d*)?(?:[/?#]\S*)?$/i.exec(text)
  if (url) return url[1] ?? ''
  const port = /^(\[[^\]]*\]|[^:]*):\d+$/.exec(text)
  return port ? (port[1] ?? '') : text
}
