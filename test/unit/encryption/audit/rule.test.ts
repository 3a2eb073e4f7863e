import {describe, expect, test} from 'vitest'
import {
  fits,
  parseRequired,
  readDefault,
  ruleOf,
} from '../../../../src/lib/encryption/audit/rule.ts'
import {AppError} from '../../../../src/lib/errors/errors.ts'

const kms = (keyId?: string) =>
  ({algorithm: 'SSE-KMS', from: 'require', ...(keyId === undefined ? {} : {keyId})}) as const

describe('a rule', () => {
  test.each([
    ['sse-s3', {algorithm: 'SSE-S3', from: 'require'}],
    ['SSE-KMS', kms()],
    ['sse-kms:my-key', kms('my-key')],
    ['sse-kms:arn:aws:kms:my-key', kms('my-key')],
  ])('--require %s is read', (text, rule) => {
    expect(parseRequired(text)).toEqual(rule)
  })

  test.each(['', 'none', 'sse-c', 'sse-kms:', 'sse-s3:key'])('--require %j is refused', (text) => {
    expect(() => parseRequired(text)).toThrow(`--require ${text} names no encryption`)
  })

  test.each([
    [{algorithm: 'SSE-KMS', keyId: 'a'}, kms('a'), true],
    [{algorithm: 'SSE-KMS', keyId: 'b'}, kms('a'), false],
    [{algorithm: 'SSE-KMS'}, kms('a'), false],
    [{algorithm: 'SSE-KMS', keyId: 'b'}, kms(), true],
    [{algorithm: 'SSE-S3'}, kms(), false],
    [{algorithm: 'SSE-C'}, kms(), false],
    [{algorithm: 'none'}, kms(), false],
    [{algorithm: 'unknown'}, kms(), false],
  ] as const)('%j under %j: %s', (encryption, rule, expected) => {
    expect(fits(encryption, rule)).toBe(expected)
  })

  test('comes from what is required, before the default', () => {
    expect(ruleOf(kms('a'), {algorithm: 'SSE-S3'})).toEqual(kms('a'))
    expect(ruleOf(undefined, {algorithm: 'SSE-S3'})).toEqual({
      algorithm: 'SSE-S3',
      from: 'default',
    })
  })

  test.each(['none', 'unknown'] as const)('is none where the default is %s', (algorithm) => {
    expect(ruleOf(undefined, {algorithm})).toBeUndefined()
  })
})

describe('the default of a bucket', () => {
  const defaults = (answer: () => {algorithm: string; keyId?: string} | undefined) =>
    readDefault({get: async () => answer()}, 'b')

  test('is told with the bare name of its key', async () => {
    const {value} = await defaults(() => ({algorithm: 'aws:kms', keyId: 'arn:aws:kms:my-key'}))
    expect(value).toEqual({algorithm: 'SSE-KMS', keyId: 'my-key'})
  })

  test('that may not be read is unknown, and not none', async () => {
    const {value} = await defaults(() => {
      throw new AppError('access_denied', 'no')
    })
    expect(value).toEqual({algorithm: 'unknown'})
  })

  test('of a kind that is not known here is unknown', async () => {
    expect((await defaults(() => ({algorithm: 'aws:kms:dsse'}))).value).toEqual({
      algorithm: 'unknown',
    })
  })

  test('of a bucket that is gone is an error', async () => {
    const gone = defaults(() => {
      throw new AppError('bucket_not_found', 'gone')
    })
    await expect(gone).rejects.toThrow('gone')
  })
})
