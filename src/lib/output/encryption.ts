import type {BucketEncryption} from '../encryption/bucket-default.ts'
import type {Style} from './style.ts'
import {table} from './table.ts'

/** The sentences of mc, and what it does not say: that nothing was changed, or that the key was not proven. */
export function renderBucketEncryption({
  op,
  url,
  encryption,
  changed,
  keyProven,
}: BucketEncryption): string {
  const key = encryption?.keyId === undefined ? '' : ` with KeyID: ${encryption.keyId}`
  if (op === 'info') {
    const name = encryption?.algorithm === 'aws:kms' ? 'sse-kms' : 'sse-s3'
    return `Auto encryption '${name}' is enabled${key}`
  }
  if (op === 'clear') {
    return changed
      ? `Auto encryption configuration has been cleared successfully for ${url}`
      : `No auto encryption was set for ${url}`
  }
  const proof =
    keyProven === false
      ? '\nThe key was not tested: the KMS could not be asked with these keys.'
      : ''
  return changed
    ? `Auto encryption configuration has been set successfully for ${url}: ${encryption?.algorithm}${key}${proof}`
    : `Auto encryption is set for ${url} already, just like that: ${encryption?.algorithm}${key}`
}

const names = {AES256: 'sse-s3', 'aws:kms': 'sse-kms', 'sse-s3': 'sse-s3', 'sse-kms': 'sse-kms'}

/** The default encryption of many buckets, a bucket a line. */
export function renderBucketEncryptions(
  buckets: readonly BucketEncryption[],
  style: Style,
): string {
  const rows = buckets.map(({url, encryption}) => {
    const {algorithm = 'none', keyId = ''} = encryption ?? {}
    return [url, algorithm === 'none' ? style.warn('none') : names[algorithm], keyId]
  })
  return table(['Bucket', 'Encryption', 'Key'], rows, style)
}
