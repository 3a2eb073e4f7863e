import {domainToASCII} from 'node:url'
import {AppError} from '../errors/errors.ts'
import {ipBytes, ipText} from './ip.ts'

const label = /^(?!-)[a-z0-9_-]{1,63}(?<!-)$/i
const range = /\{(\d+)\.\.\.(\d+)\}/
const mostHosts = 1000

/**
 * Reads what a certificate is to be made for: DNS names, wildcards, addresses, URLs, HOST:PORT, names in
 * any script, and MinIO's ranges `minio{1...4}.example.net`.
 *
 * Returns names and addresses in the form in which they stand in certificates, each once, in the given
 * order. Throws `bad_input` with the first that is none.
 */
export function parseHosts(given: readonly string[]): string[] {
  const hosts = given.flatMap(expand).map(parseHost)
  return [...new Set(hosts)]
}

function expand(text: string): string[] {
  const match = range.exec(text)
  if (!match) return [text]
  const [whole, first = '', last = ''] = match
  const count = Number(last) - Number(first) + 1
  if (count < 1 || count > mostHosts) {
    throw new AppError(
      'bad_input',
      `The range ${whole} names ${count < 1 ? 'nothing' : 'too many hosts'}`,
    )
  }
  return Array.from({length: count}, (_, index) =>
    text.replace(
      whole,
      String(Number(first) + index).padStart(first.startsWith('0') ? first.length : 0, '0'),
    ),
  ).flatMap(expand)
}

function parseHost(text: string): string {
  const bare = withoutUrl(text)
  const address = ipBytes(bare) ?? ipBytes(bare.replace(/^\[(.*)\]$/, '$1'))
  if (address !== undefined) return ipText(address) ?? bare
  const wildcard = bare.startsWith('*.') ? '*.' : ''
  const name = domainToASCII(bare.slice(wildcard.length).replace(/\.$/, ''))
  const labels = name.split('.')
  const isAddressLike = /^[\d.]+$/.test(name)
  if (
    name === '' ||
    name.length > 253 ||
    isAddressLike ||
    !labels.every((part) => label.test(part))
  ) {
    throw new AppError('bad_input', `${JSON.stringify(text)} is neither a host name nor an address`)
  }
  return `${wildcard}${name}`
}

// `https://host:9000/` and `host:9000` name a host, too.
function withoutUrl(text: string): string {
  const url = /^[a-z][a-z0-9+.-]*:\/\/(?:[^/@]*@)?(\[[^\]]*\]|[^/:?#]*)/i.exec(text)
  if (url) return url[1] ?? ''
  const port = /^(\[[^\]]*\]|[^:]*):\d+$/.exec(text)
  return port ? (port[1] ?? '') : text
}
