import {AppError} from '../errors/errors.ts'
import type {EncryptionWish} from './proven-rule.ts'

/**
 * Reads `sse-s3 TARGET...` or `sse-kms [KEY] TARGET...`; a word with no slash is a key where targets follow it.
 *
 * Throws `usage`.
 */
export function parseWish(words: readonly string[]): {wish: EncryptionWish; targets: string[]} {
  const [name = '', ...rest] = words
  const algorithm = name.toLowerCase()
  const [first = '', ...others] = rest
  const keyId = others.length > 0 && !first.includes('/') ? first : undefined
  if (algorithm === 'sse-s3') {
    if (keyId !== undefined) {
      throw new AppError('usage', 'sse-s3 takes no key', {
        hint: 'For a key of your own: mctl encrypt set sse-kms KEY TARGET',
      })
    }
    return {wish: {algorithm}, targets: rest}
  }
  if (algorithm === 'sse-kms') {
    return keyId === undefined
      ? {wish: {algorithm}, targets: rest}
      : {wish: {algorithm, keyId}, targets: others}
  }
  throw new AppError('usage', `There is no encryption named ${name}`, {
    hint: 'It is sse-s3 or sse-kms',
  })
}
