import {errorCode} from '../../base/error-code.ts'
import {AppError} from '../../errors/errors.ts'
import {goQuote} from '../../x509/go/go-reading.ts'
import {hostPort} from '../loopback.ts'

/**
 * What MinIO's client of KES, which is written in Go, says of a failure that mctl met; in the words of KES where it
 * answered. `url` is that of the call. Source: measured.
 */
export function goError(error: unknown, url: string): string {
  if (!(error instanceof AppError)) return String(error)
  if (error.fault !== undefined) return error.fault.Message
  const post = `Post ${goQuote(url)}`
  const {hostname} = new URL(url)
  const cause = errorCode(error.cause)
  switch (error.code) {
    case 'unreachable':
      return cause === 'ECONNREFUSED'
        ? `kes: connection error: ${post}: dial tcp ${addressOf(error.cause)}: connect: connection refused`
        : `kes: connection error: ${post}: ${error.message}`
    case 'unknown_host':
      return `kes: connection error: ${post}: dial tcp: lookup ${hostname}: no such host`
    case 'tls_untrusted':
      return `${post}: ${unverified} certificate signed by unknown authority`
    case 'tls_wrong_name':
      return `${post}: ${unverified} ${wrongName(error.cause, hostname)}`
    case 'tls_expired':
      return `${post}: ${unverified} certificate has expired or is not yet valid`
    case 'protocol':
      return 'the answer is no JSON'
    default:
      return tlsAlert(cause, post) ?? error.message
  }
}

const unverified = 'tls: failed to verify certificate: x509:'

function tlsAlert(cause: string, post: string): string | undefined {
  if (/CERTIFICATE_EXPIRED$/.test(cause)) {
    return `kes: connection error: ${post}: remote error: tls: expired certificate`
  }
  if (/BAD_CERTIFICATE$|UNSUPPORTED_CERTIFICATE$/.test(cause)) {
    return `kes: connection error: ${post}: remote error: tls: bad certificate`
  }
  return /UNKNOWN_CA$/.test(cause)
    ? `${post}: http2: client conn could not be established`
    : undefined
}

function addressOf(cause: unknown): string {
  if (!(cause instanceof Error) || !('address' in cause) || !('port' in cause)) return ''
  return hostPort(String(cause.address), Number(cause.port))
}

function wrongName(cause: unknown, host: string): string {
  const names = cause instanceof Error ? (cause.message.match(/altnames: (.*)$/)?.[1] ?? '') : ''
  const all = names.split(', ').filter((name) => name !== '')
  const isAddress = /^[\d.]+$|:/.test(host)
  const ofKind = all
    .filter((name) => name.startsWith(isAddress ? 'IP Address:' : 'DNS:'))
    .map((name) => name.replace(/^(IP Address|DNS):/, ''))
  if (ofKind.length > 0) return `certificate is valid for ${ofKind.join(', ')}, not ${host}`
  return isAddress
    ? `cannot validate certificate for ${host} because it doesn't contain any IP SANs`
    : `certificate is not valid for any names, but wanted to match ${host}`
}
