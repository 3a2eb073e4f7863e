import {S3Client as SdkClient} from '@aws-sdk/client-s3'
import type {AppError} from '../errors/errors.ts'
import type {HttpResponse} from '../http/message.ts'
import type {Transport} from '../http/transport.ts'
import type {SigningKeys} from '../sigv4/sign.ts'

/** The part of a request of the SDK that is needed to send it. */
interface SdkRequest {
  readonly method: string
  readonly path: string
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
}

export interface SdkOptions {
  readonly keys: SigningKeys
  readonly region: string
  /** What an answer that is no success means: errors are ours, not the SDK's. */
  explain(response: HttpResponse): AppError
}

/**
 * A client of the AWS SDK for calls that are rare, over our one transport: with its trust, its deadlines
 * and its retries.
 *
 * A server with a region of its own refuses ours and names the right one, which is then taken. The SDK follows
 * redirects to a region, and not this answer of MinIO.
 */
export function sdkClient(transport: Transport, {keys, region, explain}: SdkOptions): SdkClient {
  let accepted = region
  const client = new SdkClient({
    endpoint: transport.origin.origin,
    region: async () => accepted,
    forcePathStyle: true,
    maxAttempts: 1,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    credentials: {
      accessKeyId: keys.accessKey,
      secretAccessKey: keys.secretKey.reveal(),
      ...(keys.sessionToken ? {sessionToken: keys.sessionToken.reveal()} : {}),
    },
    requestHandler: {
      handle: async (request: SdkRequest) => {
        const {status, headers, body} = await transport.send({
          method: request.method,
          target: targetOf(request),
          body: request.body instanceof Uint8Array ? request.body : undefined,
          replay: request.method === 'GET' || request.method === 'HEAD' ? 'always' : 'never',
          headers: () => ({...request.headers}),
        })
        accepted = headers['x-amz-bucket-region'] || accepted
        if (status >= 300) throw explain({status, headers, body})
        return {response: {statusCode: status, headers, body}}
      },
    },
  })
  client.middlewareStack.add(
    (next) => async (args) => {
      const signedFor = accepted
      try {
        return await next(args)
      } catch (error) {
        if (accepted === signedFor) throw error
        return await next(args)
      }
    },
    {step: 'initialize', name: 'acceptRegion'},
  )
  return client
}

function targetOf({path, query = {}}: SdkRequest): string {
  const pairs = Object.entries(query).flatMap(([name, value]) => {
    const values = value === null ? [undefined] : Array.isArray(value) ? value : [value]
    return values.map((each: string | undefined) =>
      each === undefined
        ? encodeURIComponent(name)
        : `${encodeURIComponent(name)}=${encodeURIComponent(each)}`,
    )
  })
  return pairs.length === 0 ? path : `${path}?${pairs.join('&')}`
}
