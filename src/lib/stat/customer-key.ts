import {AppError} from '../errors/errors.ts'

/** A key for the objects whose path begins with `prefix`. */
export interface CustomerKey {
  readonly prefix: string
  readonly key: Uint8Array
}

/**
 * Reads `--enc-c "alias/bucket/prefix=KEY"`, the key as unpadded base64 or as 64 hexadecimal digits.
 *
 * Throws `bad_input` that does not repeat the key.
 */
export function parseCustomerKey(text: string): CustomerKey {
  const at = text.lastIndexOf('=', text.replace(/=+$/, '').length - 1)
  const [prefix, encoded] = [text.slice(0, at), text.slice(at + 1).replace(/=+$/, '')]
  const key = /^[0-9a-f]{64}$/i.test(encoded)
    ? Buffer.from(encoded, 'hex')
    : /^[A-Za-z0-9+/]+$/.test(encoded)
      ? Buffer.from(encoded, 'base64')
      : undefined
  if (at < 1 || key?.length !== 32) {
    throw new AppError('bad_input', `--enc-c ${at < 1 ? '' : prefix} gives no key of 32 bytes`, {
      hint: 'Its form is ALIAS/BUCKET/PREFIX=KEY, the key in base64 or 64 hexadecimal digits',
    })
  }
  return {prefix, key}
}

/** The key with the longest prefix that a path has. */
export function customerKeyFor(keys: readonly CustomerKey[], path: string): Uint8Array | undefined {
  return keys
    .filter(({prefix}) => path.startsWith(prefix))
    .toSorted((a, b) => b.prefix.length - a.prefix.length)[0]?.key
}
