import {errorCode} from '../base/error-code.ts'
import {AppError, type ErrorCode} from '../errors/errors.ts'

// The transport's own hints are about aliases of object stores.
const hints: Partial<Record<ErrorCode, string>> = {
  tls_untrusted: 'Name its CA with --ca FILE, or the one certificate with --fingerprint SHA256',
  tls_wrong_name: 'Use one of the names in it, or see them with: mctl cert verify HOST:PORT',
  tls_expired: 'See the dates with: mctl cert verify HOST:PORT',
}

// By the TLS alerts with which a KES of `tls.auth: on` ends a connection (RFC 8446 section 6.2).
const refusals: readonly (readonly [RegExp, string])[] = [
  [/ALERT_CERTIFICATE_EXPIRED|CERTIFICATE_EXPIRED$/, 'it has expired'],
  [/ALERT_UNKNOWN_CA|UNKNOWN_CA$/, 'its CA is none that this KES trusts'],
  [
    /ALERT_BAD_CERTIFICATE|BAD_CERTIFICATE$|UNSUPPORTED_CERTIFICATE$/,
    'it is not one that this KES trusts',
  ],
]

/** Puts a failure of the connection into words about a KES; others pass unchanged. */
export function connectionFault(error: unknown, server: string): unknown {
  if (!(error instanceof AppError)) return error
  const code = errorCode(error.cause)
  const reason = refusals.find(([pattern]) => pattern.test(code))?.[1]
  if (error.code === 'tls_failed' && reason !== undefined) {
    return new AppError(
      'tls_failed',
      `${server} does not accept the client certificate: ${reason}`,
      {
        hint: 'With tls.auth on, KES takes certificates of its CAs alone, and no API keys',
        cause: error.cause,
      },
    )
  }
  const hint = hints[error.code]
  return hint === undefined
    ? error
    : new AppError(error.code, error.message, {hint, cause: error.cause})
}
