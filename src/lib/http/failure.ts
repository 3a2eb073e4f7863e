import {errorCode} from '../base/error-code.ts'
import {AppError, type ErrorCode} from '../errors/errors.ts'

interface Explanation {
  readonly code: ErrorCode
  readonly message: (server: string) => string
  readonly hint: (server: string) => string
}

const notTrusted: Explanation = {
  code: 'tls_untrusted',
  message: (server) => `The certificate of ${server} is not signed by anyone trusted here`,
  hint: () => 'Name its CA with: mctl alias set ALIAS URL --ca FILE',
}

const noTls: Explanation = {
  code: 'tls_failed',
  message: (server) => `${server} does not speak TLS there`,
  hint: (server) => `If the server runs without TLS, use ${server.replace('https:', 'http:')}`,
}

const needsCertificate: Explanation = {
  code: 'tls_failed',
  message: (server) => `${server} asks for a client certificate, and did not accept one`,
  hint: () => 'Name one with: mctl alias set ALIAS URL --client-cert FILE --client-key FILE',
}

const noRoute: Explanation = {
  code: 'unreachable',
  message: (server) => `No way leads to ${server}`,
  hint: () => 'Check the address, the network and the firewall',
}

/** What Node says when a connection fails, and what it means. */
const explanations: Record<string, Explanation> = {
  ECONNREFUSED: {
    code: 'unreachable',
    message: (server) => `Nothing listens at ${server}`,
    hint: () => 'Check that the server runs and that the port is right',
  },
  ENOTFOUND: {
    code: 'unknown_host',
    message: (server) => `No host of the name in ${server} is known`,
    hint: () => 'Check the spelling, or give its address with --resolve HOST=IP',
  },
  EAI_AGAIN: {
    code: 'unknown_host',
    message: (server) => `The name in ${server} cannot be looked up now`,
    hint: () => 'Check the name server, or give its address with --resolve HOST=IP',
  },
  ECONNRESET: {
    code: 'unreachable',
    message: (server) => `${server} closed the connection`,
    hint: () => 'The server may be restarting, or a proxy may stand in between',
  },
  EPIPE: {
    code: 'unreachable',
    message: (server) => `${server} closed the connection`,
    hint: () => 'The server may be restarting, or a proxy may stand in between',
  },
  ETIMEDOUT: noRoute,
  EHOSTUNREACH: noRoute,
  ENETUNREACH: noRoute,
  DEPTH_ZERO_SELF_SIGNED_CERT: {
    code: 'tls_untrusted',
    message: (server) => `The certificate of ${server} is self-signed and not trusted here`,
    hint: () => 'Name it with: mctl alias set ALIAS URL --ca FILE, or --trust-fingerprint SHA256',
  },
  SELF_SIGNED_CERT_IN_CHAIN: notTrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: notTrusted,
  UNABLE_TO_GET_ISSUER_CERT: notTrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: notTrusted,
  CERT_SIGNATURE_FAILURE: notTrusted,
  CERT_UNTRUSTED: notTrusted,
  INVALID_PURPOSE: {
    code: 'tls_untrusted',
    message: (server) => `The certificate of ${server} is not made for servers`,
    hint: () => 'It needs the extended key usage serverAuth',
  },
  CERT_HAS_EXPIRED: {
    code: 'tls_expired',
    message: (server) => `The certificate of ${server} has expired`,
    hint: () => 'See the dates with: mctl cert verify ALIAS',
  },
  CERT_NOT_YET_VALID: {
    code: 'tls_expired',
    message: (server) => `The certificate of ${server} is not valid yet`,
    hint: () => 'Check the clocks here and there; see the dates with: mctl cert verify ALIAS',
  },
  ERR_TLS_CERT_ALTNAME_INVALID: {
    code: 'tls_wrong_name',
    message: (server) => `The certificate of ${server} is made for other names`,
    hint: () => 'See the names with: mctl cert verify ALIAS',
  },
  // The second word of a runtime for the same alert.
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: needsCertificate,
  ERR_SSL_TLSV1_ALERT_CERTIFICATE_REQUIRED: needsCertificate,
  ERR_SSL_WRONG_VERSION_NUMBER: noTls,
  EPROTO: noTls,
}

/** Says why no answer came, in one line about `origin`; an `AppError` passes as it is. */
export function describeConnectFailure(error: unknown, origin: URL): AppError {
  if (error instanceof AppError) return error
  const server = origin.origin
  const code = errorCode(error)
  const proxy = code === 'ECONNREFUSED' ? otherPlace(error, origin) : undefined
  if (proxy !== undefined) {
    return new AppError('unreachable', `Nothing listens at ${proxy}, the proxy to ${server}`, {
      hint: 'Check HTTPS_PROXY and HTTP_PROXY, or name the host in NO_PROXY',
      cause: error,
    })
  }
  const known = explanations[code]
  if (known) {
    return new AppError(known.code, known.message(server), {hint: known.hint(server), cause: error})
  }
  const reason = error instanceof Error ? error.message.split('\n')[0] : String(error)
  const isTls = /^(ERR_SSL|ERR_TLS|CERT_|UNABLE_TO|ERR_OSSL)|^UNSPECIFIED$/.test(code)
  return new AppError(
    isTls ? 'tls_failed' : 'unreachable',
    isTls ? `No TLS connection to ${server}: ${reason}` : `No answer from ${server}: ${reason}`,
    {hint: isTls ? 'See what it presents with: mctl cert verify ALIAS' : undefined, cause: error},
  )
}

// Where it was that nothing listens, unless at the port of the server: only a proxy leads elsewhere.
function otherPlace(error: unknown, origin: URL): string | undefined {
  if (!(error instanceof Error) || !('port' in error) || !('address' in error)) return undefined
  const own = origin.port || (origin.protocol === 'https:' ? '443' : '80')
  return String(error.port) === own ? undefined : `${error.address}:${error.port}`
}
