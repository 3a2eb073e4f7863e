import {describe, expect, test} from 'vitest'
import {encryptionOf, kmsKeyName} from '../../../src/lib/encryption/object-encryption.ts'

const sse = 'x-amz-server-side-encryption'

describe('encryptionOf', () => {
  test.each([
    {title: 'no header', headers: {'content-type': 'text/plain'}, want: {algorithm: 'none'}},
    {title: 'AES256', headers: {[sse]: 'AES256'}, want: {algorithm: 'SSE-S3'}},
    {
      title: 'aws:kms with a key',
      headers: {[sse]: 'aws:kms', [`${sse}-aws-kms-key-id`]: 'arn:aws:kms:my-key'},
      want: {algorithm: 'SSE-KMS', keyId: 'arn:aws:kms:my-key'},
    },
    {title: 'aws:kms alone', headers: {[sse]: 'aws:kms'}, want: {algorithm: 'SSE-KMS'}},
    {
      title: "a customer's key",
      headers: {[`${sse}-customer-algorithm`]: 'AES256'},
      want: {algorithm: 'SSE-C'},
    },
    {title: 'an unheard-of algorithm', headers: {[sse]: 'rot13'}, want: {algorithm: 'unknown'}},
  ])('$title is $want', ({headers, want}) => {
    expect(encryptionOf(headers)).toEqual(want)
  })
})

describe('kmsKeyName', () => {
  test.each([
    ['arn:aws:kms:my-key', 'my-key'],
    ['my-key', 'my-key'],
    ['arn:aws:kms:arn:aws:kms:odd', 'arn:aws:kms:odd'],
  ])('%s names the key %s', (keyId, name) => {
    expect(kmsKeyName(keyId)).toBe(name)
  })
})
