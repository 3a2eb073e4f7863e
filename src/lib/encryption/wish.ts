import {AppError} from '../errors/errors.ts'
import type {EncryptionWish} from './proven-rule.ts'

/** Reads `sse-s3 TARGET` or `sse-kms [KEY] TARGET`. Throws `usage`. */
export function parseWish(words: readonly string[]): {wish: EncryptionWish; url: string} {
  const [name = '', second = '', third] = words
  const algorithm = name.toLowerCase()
  if (algorithm === 'sse-s3') {
    if (third !== undefined) {
      throw new AppError('usage', 'sse-s3 takes no key', {
        hint: 'For a key of your own: mctl encrypt set sse-kms KEY TARGET',
      })
    }
    return {wish: {algorithm}, url: second}
  }
  if (algorithm === 'sse-kms') {
    return third === undefined
      ? {wish: {algorithm}, url: second}
      : {wish: {algorithm, keyId: second}, url: third}
  }
  throw new AppError('usage', `There is no encryption named ${name}`, {
    hint: 'It is sse-s3 or sse-kms',
  })
}
