import {createHash} from 'node:crypto'

/** The SHA-256 of bytes or UTF-8 text, in lower-case hexadecimal. */
export function sha256Hex(data: Uint8Array | string): string {
  return createHash('sha256').update(data).digest('hex')
}

/** Text as UTF-8 bytes. */
export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}

/** UTF-8 bytes as text; broken sequences become U+FFFD, as in messages of servers. */
export function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}
