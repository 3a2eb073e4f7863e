import {randomBytes} from 'node:crypto'
import type http from 'node:http'
import {Secret} from '../../src/lib/base/secret.ts'
import {createSealer, openBody} from '../../src/lib/wire/body.ts'

/** A call of the admin, KMS or S3 API, and the answer to it. */
export interface AdminCall {
  /** `PUT add-user`: the method and the path behind the version; `PUT /bucket` of the S3 API. */
  readonly name: string
  readonly body: Buffer
  readonly response: http.ServerResponse
  /** What was sealed in the body. */
  opened(): Promise<Record<string, unknown>>
  /** Answers with JSON sealed as MinIO does. */
  seal(answer: unknown): Promise<void>
}

/** Takes what mctl asks for apart, for a server that a test makes behave in its own way. */
export function adminHandler(
  secretKey: string,
  handle: (call: AdminCall) => void | Promise<void>,
): http.RequestListener {
  const secret = new Secret(secretKey)
  return async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(Buffer.from(chunk))
    const body = Buffer.concat(chunks)
    const path = new URL(request.url ?? '', 'http://server').pathname
    await handle({
      name: `${request.method} ${path.replace(/^\/minio\/(admin|kms)\/v\d\//, '')}`,
      body,
      response,
      opened: async () => JSON.parse(Buffer.from(await openBody(body, secret)).toString()),
      seal: async (answer) => {
        const sealer = await createSealer(secret, 'pbkdf2-aes256gcm', randomBytes)
        response.end(sealer.seal(Buffer.from(JSON.stringify(answer))))
      },
    })
  }
}
