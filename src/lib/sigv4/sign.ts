import {createHmac} from 'node:crypto'
import {sha256Hex} from '../base/bytes.ts'
import type {Secret} from '../base/secret.ts'

/** The pair, or with a session token the triple, that signs a request. */
export interface SigningKeys {
  readonly accessKey: string
  readonly secretKey: Secret
  readonly sessionToken?: Secret | undefined
}

/** A request as the signature sees it. */
export interface RequestToSign {
  readonly method: string
  /** The encoded path, beginning with a slash. */
  readonly path: string
  /** The canonical query, see `canonicalQuery`. */
  readonly query: string
  /** Every header that is to be signed, `host` included; names in any case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

const algorithm = 'AWS4-HMAC-SHA256'

/**
 * Signs a request with AWS Signature Version 4 for the service `s3` and returns all headers to send.
 *
 * Without an access key nothing is signed: that is an anonymous request.
 * The region may be empty: MinIO's admin API is signed with the scope `DATE//s3/aws4_request`.
 * Source: AWS "Signature Version 4 signing process"; the empty region is how MinIO's own clients sign.
 */
export function signRequest(
  request: RequestToSign,
  keys: SigningKeys,
  scope: {readonly region: string; readonly time: Date},
): Record<string, string> {
  const stamp = scope.time.toISOString().replace(/[-:]|\.\d{3}/g, '')
  const day = stamp.slice(0, 8)
  const payloadHash = sha256Hex(request.body)
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(request.headers)) headers[name.toLowerCase()] = value
  if (keys.accessKey === '') return headers
  headers['x-amz-date'] = stamp
  headers['x-amz-content-sha256'] = payloadHash
  if (keys.sessionToken) headers['x-amz-security-token'] = keys.sessionToken.reveal()

  const names = Object.keys(headers).sort()
  const signedHeaders = names.join(';')
  const canonicalRequest = [
    request.method,
    request.path,
    request.query,
    ...names.map((name) => `${name}:${(headers[name] ?? '').trim().replace(/[ \t]+/g, ' ')}`),
    '',
    signedHeaders,
    payloadHash,
  ].join('\n')
  const credentialScope = `${day}/${scope.region}/s3/aws4_request`
  // Only values of headers may hold more than ASCII, and a header goes out as one octet for each of its characters.
  const octets = Buffer.from(canonicalRequest, 'latin1')
  const stringToSign = [algorithm, stamp, credentialScope, sha256Hex(octets)].join('\n')

  const key = ['s3', 'aws4_request'].reduce(
    hmac,
    hmac(hmac(`AWS4${keys.secretKey.reveal()}`, day), scope.region),
  )
  const signature = hmac(key, stringToSign).toString('hex')
  headers.authorization = `${algorithm} Credential=${keys.accessKey}/${credentialScope}, SignedHeaders=${signedHeaders}, Signature=${signature}`
  return headers
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}
