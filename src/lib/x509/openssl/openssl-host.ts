import type {Certificate} from '../certificate.ts'
import {ipBytes, ipText} from '../ip.ts'

/**
 * Whether a certificate is one for `host`, as OpenSSL decides it (X509_check_host, X509_check_ip).
 *
 * Without alternative names of the type dns the common name counts. A wildcard stands in the first label, whole or
 * as a part of it, with two labels behind it.
 */
export function matchesHostAsOpenssl(
  {names, subjectName}: Pick<Certificate, 'names' | 'subjectName'>,
  host: string,
): boolean {
  const address = ipBytes(host)
  if (address !== undefined) {
    const text = ipText(address)
    return names.some(({type, value}) => type === 'ip' && value === text)
  }
  const dns = names.filter(({type}) => type === 'dns')
  const patterns = dns.length > 0 ? dns : subjectName.filter(({type}) => type === 'CN')
  return patterns.some(({value}) => matches(value.toLowerCase(), host.toLowerCase()))
}

function matches(pattern: string, host: string): boolean {
  if (pattern === host) return true
  const [, before = '', after = '', rest = ''] =
    /^([a-z0-9-]*)\*([a-z0-9-]*)((?:\.[a-z0-9_-]+){2,})$/.exec(pattern) ?? []
  if (rest === '' || !host.endsWith(rest)) return false
  const label = host.slice(0, host.length - rest.length)
  return (
    label.length > before.length + after.length &&
    label.startsWith(before) &&
    label.endsWith(after) &&
    /^[a-z0-9-]+$/.test(label)
  )
}
