import {ipBytes} from '../x509/ip.ts'

/** Whether a condition compares addresses. */
export function isAddressOperator(operator: string): boolean {
  return /^(Not)?IpAddress$/.test(bare(operator))
}

/** A value of a condition in a form that is the same for all spellings which a server takes for the same. */
export function conditionValue(operator: string, value: unknown): string {
  const text = String(value)
  if (isAddressOperator(operator)) return network(text) ?? text
  const name = bare(operator)
  if (/^(Bool|Null)$/.test(name)) return text.toLowerCase()
  if (/^Numeric/.test(name) && /^-?\d+$/.test(text)) return String(BigInt(text))
  // Of a time the server keeps whole seconds.
  if (/^Date/.test(name) && /^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:\d\d)$/.test(text)) {
    return String(Math.floor(Date.parse(text) / 1000))
  }
  return text
}

function bare(operator: string): string {
  return operator.replace(/^For(Any|All)Values?:/, '')
}

// 10.1.2.3/8 and 10.0.0.0/8 are one network.
function network(text: string): string | undefined {
  const [address = '', length, ...rest] = text.split('/')
  const bytes = ipBytes(address)
  if (bytes === undefined || rest.length > 0) return undefined
  const bits = length === undefined ? bytes.length * 8 : Number(length)
  const isMapped = bytes.length === 16 && bits >= 96 && ipv4Prefix.every((b, i) => bytes[i] === b)
  const [kept, size] = isMapped ? [bytes.slice(12), bits - 96] : [bytes, bits]
  const masked = kept.map(
    (byte, index) => byte & (0xff00 >> Math.min(8, Math.max(0, size - 8 * index))),
  )
  return `${masked.join('.')}/${size}`
}

// RFC 4291 section 2.5.5.2: an IPv4 address inside of an IPv6 one.
const ipv4Prefix = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]
