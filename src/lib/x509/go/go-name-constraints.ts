import {contextTag, type DerElement, DerReader, tag} from '../der.ts'
import {ipBytes} from '../ip.ts'
import {isGoDomain} from './go-alt-names.ts'
import {asciiOf, GoRefusal, goQuote, must} from './go-reading.ts'

/** Reads a nameConstraints extension as Go's crypto/x509 does. Throws a `GoRefusal`. */
export function checkGoNameConstraints(value: Uint8Array): void {
  const invalid = 'x509: invalid NameConstraints extension'
  const lists = must(invalid, () => {
    const outer = new DerReader(value)
    const sequence = outer.enter(tag.sequence)
    outer.end('nameConstraints')
    const found = [0, 1].map((number) => sequence.readIf(contextTag(number, true)))
    sequence.end('the subtrees')
    return found
  })
  if (lists.every((list) => list === undefined || list.content.length === 0)) {
    throw new GoRefusal('x509: empty name constraints extension')
  }
  for (const list of lists) {
    const subtrees = new DerReader(list?.content ?? new Uint8Array())
    while (!subtrees.isAtEnd) {
      checkConstraint(must(invalid, () => subtrees.enter(tag.sequence).read()))
    }
  }
}

function checkConstraint(name: DerElement): void {
  if (name.tag === contextTag(7)) {
    checkRange(name.content)
    return
  }
  const kind = {
    [contextTag(1)]: 'rfc822Name',
    [contextTag(2)]: 'dnsName',
    [contextTag(6)]: 'URI',
  }[name.tag]
  if (kind === undefined) return
  const text = asciiOf(name.content)
  if (text === undefined) {
    // Go quotes the text, which is no ASCII; its beginning is enough to know the message by.
    throw new GoRefusal('x509: invalid constraint value: x509: cannot be encoded as an IA5String')
  }
  const failed = `x509: failed to parse ${kind} constraint ${goQuote(text)}`
  if (kind === 'URI' && isIp(text)) throw new GoRefusal(`${failed}: cannot be IP address`)
  const isValid =
    kind === 'rfc822Name' && text.includes('@') ? isMailbox(text) : isGoDomain(text, true)
  if (!isValid) throw new GoRefusal(failed)
}

function checkRange(octets: Uint8Array): void {
  if (octets.length !== 8 && octets.length !== 32) {
    throw new GoRefusal(`x509: IP constraint contained value of length ${octets.length}`)
  }
  const mask = octets.subarray(octets.length / 2)
  const bits = [...mask].map((octet) => octet.toString(2).padStart(8, '0')).join('')
  if (!/^1*0*$/.test(bits)) {
    const hex = Buffer.from(mask).toString('hex')
    throw new GoRefusal(`x509: IP constraint contained invalid mask ${hex}`)
  }
}

const isIp = (text: string): boolean => ipBytes(text) !== undefined

const quoted = /^"(?:\\[^\0\n\r]|[^"\\\0\t\n\r])*"@/
const atom = /^(?:\\[\s\S]|[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~.])+(?=@)/

// RFC 2821 as Go reads it: what stands behind the @ may be any domain.
function isMailbox(text: string): boolean {
  const local = quoted.exec(text)?.[0].slice(0, -1) ?? atom.exec(text)?.[0]
  if (local === undefined) return false
  const dotted = local.replace(/\\([\s\S])/g, '$1')
  if (!local.startsWith('"') && /^\.|\.$|\.\./.test(dotted)) return false
  return isGoDomain(text.slice(local.length + 1), false)
}
