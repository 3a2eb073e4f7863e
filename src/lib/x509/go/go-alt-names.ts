import {contextTag, type DerReader, tag} from '../der.ts'
import {asciiOf, GoRefusal, goQuote, must} from './go-reading.ts'
import {parseGoUrl} from './go-url.ts'

/** The names of a certificate that Go's TLS looks at. */
export interface GoAltNames {
  readonly dns: readonly string[]
  readonly ips: readonly Uint8Array[]
  /** E-mail addresses and URIs, counted. */
  readonly others: number
}

/** Reads a subjectAltName as Go's crypto/x509 does. Throws a `GoRefusal`. */
export function readGoAltNames(value: DerReader): GoAltNames {
  const dns: string[] = []
  const ips: Uint8Array[] = []
  let others = 0
  const sequence = must('x509: invalid subject alternative names', () => value.enter(tag.sequence))
  while (!sequence.isAtEnd) {
    const name = must('x509: invalid subject alternative name', () => sequence.read())
    if (name.tag === contextTag(1)) {
      ascii(name.content, 'rfc822Name')
      others += 1
    } else if (name.tag === contextTag(2)) {
      dns.push(ascii(name.content, 'dNSName'))
    } else if (name.tag === contextTag(6)) {
      checkUri(ascii(name.content, 'uniformResourceIdentifier'))
      others += 1
    } else if (name.tag === contextTag(7)) {
      if (name.content.length !== 4 && name.content.length !== 16) {
        throw new GoRefusal(`x509: cannot parse IP address of length ${name.content.length}`)
      }
      ips.push(name.content)
    }
  }
  return {dns, ips, others}
}

function ascii(content: Uint8Array, kind: string): string {
  const text = asciiOf(content)
  if (text === undefined) throw new GoRefusal(`x509: SAN ${kind} is malformed`)
  return text
}

function checkUri(text: string): void {
  const url = parseGoUrl(text)
  if ('error' in url) throw new GoRefusal(`x509: cannot parse URI ${goQuote(text)}: ${url.error}`)
  if (url.host !== '' && !isGoDomain(url.host, false)) {
    throw new GoRefusal(`x509: cannot parse URI ${goQuote(text)}: invalid domain`)
  }
}

/** Whether Go takes a text for a domain name; as a constraint it may begin with a dot. */
export function isGoDomain(text: string, isConstraint: boolean): boolean {
  if (text === '') return true
  if (text.endsWith('.')) return false
  const name = isConstraint && text.startsWith('.') ? text.slice(1) : text
  return name.split('.').every((label) => /^[!-~]+$/.test(label))
}
