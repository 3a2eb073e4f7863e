import {errorCode} from '../base/error-code.ts'
import {AppError} from '../errors/errors.ts'

/** What a second connection could tell about a failed handshake: who answers there, or whether a client certificate is missing. */
export type Unclear = 'who-answers' | 'client-certificate'

interface Explanation {
  readonly code: 'unreachable' | 'unknown_host' | 'tls_failed'
  readonly message: (where: string) => string
  readonly hint?: string
  readonly unclear?: Unclear
}

/** What a failed connection means, in words. */
export function explain(error: Error, where: string): AppError {
  if (error instanceof AppError) return error
  const known = explanationOf(error)
  if (known) return new AppError(known.code, known.message(where), {hint: known.hint, cause: error})
  return new AppError('tls_failed', `No TLS connection to ${where}: ${reasonOf(error)}`, {
    cause: error,
  })
}

/** What of a failure its code leaves open. */
export function unclearIn(error: Error): Unclear | undefined {
  return explanationOf(error)?.unclear
}

function explanationOf(error: Error): Explanation | undefined {
  const code = errorCode(error)
  const alert = alertName.exec(code)?.[1]
  if (alert !== undefined) return alerts[alert]
  return failures[code] ?? (asn1.test(error.message) ? damaged : undefined)
}

// OpenSSL has dozens of codes for what can be wrong in a certificate, and names the part of it that stumbled.
const asn1 = /:(?:asn1 encoding|x509 certificate|rsa|elliptic curve) routines:/

// OpenSSL's releases and BoringSSL have different words in front of the same names.
const alertName = /^ERR_SSL_(?:SSL\/TLS|SSLV3|TLSV1|TLSV13)_(?:ALERT_)?([A-Z_]+)$/

// `40B3...:error:0A00010B:SSL routines:tls_validate_record_header:wrong version number:../deps/...` and
// `error:100000f7:SSL routines:OPENSSL_internal:WRONG_VERSION_NUMBER`: only the reason is for people.
function reasonOf({message}: Error): string {
  const line = message.split('\n')[0] ?? ''
  const reason = /error:[0-9A-F]{8}:[^:]*:[^:]*:([^:]+)/i.exec(line)?.[1]
  return reason === undefined ? line : reason.toLowerCase().replaceAll('_', ' ')
}

const failed = (
  problem: string,
  more: Pick<Explanation, 'hint' | 'unclear'> = {},
): Explanation => ({code: 'tls_failed', message: (where) => `${where} ${problem}`, ...more})

const noTls = failed('does not speak TLS', {
  hint: 'It may be plain HTTP, or another service',
  unclear: 'who-answers',
})
const tooLong = failed('sends a record that is longer than TLS allows', {
  hint: 'Check the port: another service may answer there; or a proxy in between changes what is sent',
  unclear: 'who-answers',
})
const hangsUp = failed('closed the connection within the handshake', {
  unclear: 'client-certificate',
})
const damaged = failed('sends a damaged chain: one of its certificates cannot be read', {
  hint: 'Look at the file on the server: mctl cert lint DIR; after a change it may load what it cannot serve',
})
const noWay: Explanation = {
  code: 'unreachable',
  message: (where) => `No way leads to ${where}`,
  hint: 'Check the address, the network and the firewall',
}

/** How the runtime or the system says that something failed. */
const failures: Readonly<Record<string, Explanation>> = {
  ECONNREFUSED: {
    code: 'unreachable',
    message: (where) => `Nothing listens at ${where}`,
    hint: 'Check that the server runs and that the port is right',
  },
  ENOTFOUND: {
    code: 'unknown_host',
    message: (where) => `No host of the name in ${where} is known`,
    hint: 'Check the spelling, or give its address with --resolve HOST=IP',
  },
  EAI_AGAIN: {
    code: 'unknown_host',
    message: (where) => `The name in ${where} cannot be looked up now`,
    hint: 'Check the name server, or give its address with --resolve HOST=IP',
  },
  ECONNRESET: hangsUp,
  EPIPE: hangsUp,
  ETIMEDOUT: noWay,
  EHOSTUNREACH: noWay,
  ENETUNREACH: noWay,
  EPROTO: noTls,
  ERR_SSL_WRONG_VERSION_NUMBER: noTls,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: noTls,
  ERR_SSL_RECORD_LAYER_FAILURE: noTls,
  ERR_SSL_UNEXPECTED_MESSAGE: noTls,
  ERR_SSL_DATA_LENGTH_TOO_LONG: tooLong,
  ERR_SSL_ENCRYPTED_LENGTH_TOO_LONG: tooLong,
  ERR_SSL_TOO_LONG: damaged,
  ERR_SSL_NOT_ENOUGH_DATA: damaged,
  ERR_SSL_DECODE_ERROR: damaged,
  ERR_SSL_CANNOT_PARSE_LEAF_CERT: damaged,
  ERR_SSL_CERT_LENGTH_MISMATCH: damaged,
  ERR_SSL_UNSUPPORTED_PROTOCOL: failed('speaks no version of TLS that is safe', {
    hint: 'It has to offer TLS 1.2 or 1.3',
  }),
  ERR_SSL_ECC_CERT_NOT_FOR_SIGNING: failed(
    'presents a certificate whose key usage forbids to sign a handshake',
    {hint: 'Make one whose key usage has digitalSignature: mctl cert create HOST'},
  ),
  ERR_SSL_KEY_USAGE_BIT_INCORRECT: failed(
    'presents a certificate whose key usage forbids to sign a handshake',
    {hint: 'Make one whose key usage has digitalSignature: mctl cert create HOST'},
  ),
}

const refusesClient = (why: string): Explanation =>
  failed(`refuses the client certificate: ${why}`, {
    hint: 'Give one that it takes with --client-cert and --client-key',
  })

/** The alerts of RFC 8446 section 6, by their names. */
const alerts: Readonly<Record<string, Explanation>> = {
  HANDSHAKE_FAILURE: failed('cannot agree with this client on how to encrypt', {
    hint: 'Its key may be of a kind that clients do not take, such as P-224 or RSA 512; see also --scan',
    unclear: 'client-certificate',
  }),
  INSUFFICIENT_SECURITY: failed('cannot agree with this client on how to encrypt'),
  PROTOCOL_VERSION: failed('speaks no version of TLS that is safe', {
    hint: 'It has to offer TLS 1.2 or 1.3',
  }),
  CERTIFICATE_REQUIRED: failed('wants a client certificate', {
    hint: 'Give one with --client-cert and --client-key',
  }),
  BAD_CERTIFICATE: refusesClient('it is none that the server takes'),
  UNSUPPORTED_CERTIFICATE: refusesClient('it is not one for clients'),
  CERTIFICATE_REVOKED: refusesClient('it has been revoked'),
  CERTIFICATE_EXPIRED: refusesClient('it is outside its dates'),
  CERTIFICATE_UNKNOWN: refusesClient('the server does not say why'),
  UNKNOWN_CA: refusesClient('the server does not trust its issuer'),
  ACCESS_DENIED: refusesClient('its holder has no access'),
  DECRYPT_ERROR: refusesClient(
    'a signature in it is wrong, as where a CA that the server trusts has its name and another key',
  ),
  UNRECOGNIZED_NAME: failed('has no certificate for the name that was asked for', {
    hint: "Ask for another one with --servername NAME, or for none with --servername ''",
  }),
  INTERNAL_ERROR: failed('failed within the handshake', {
    hint: 'It may have no certificate for the name that was asked for; its log may say more',
  }),
  NO_APPLICATION_PROTOCOL: failed('speaks none of the protocols that were offered with --alpn'),
}
