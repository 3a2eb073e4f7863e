import {expect, test} from 'vitest'
import {setEncryption} from '../../../src/lib/encryption/bucket-default.ts'
import type {ProveKey, Rule} from '../../../src/lib/encryption/proven-rule.ts'
import {AppError} from '../../../src/lib/errors/errors.ts'

const target = {alias: 'prod', bucket: 'docs'}

function bucket(rule?: Rule) {
  const puts: Rule[] = []
  return {
    puts,
    get: async () => rule,
    put: async (_: string, put: Rule) => {
      puts.push(put)
    },
    remove: async () => undefined,
  }
}

const healthy: ProveKey = async (key = 'default-key') => ({
  keyId: key,
  healthy: true,
  encryption: 'ok',
  decryption: 'ok',
})
const broken: ProveKey = async (key = 'default-key') => ({
  keyId: key,
  healthy: false,
  encryption: 'failed',
  decryption: 'untested',
  encryptionError: 'connection refused',
})
const failing =
  (code: 'access_denied' | 'not_supported' | 'kms_not_configured'): ProveKey =>
  async () => {
    throw new AppError(code, code)
  }
const s3 = {algorithm: 'sse-s3'} as const

test('sse-s3 is set after the default key was seen to work', async () => {
  const rules = bucket()
  expect(await setEncryption(rules, healthy, target, s3)).toEqual({
    op: 'set',
    url: 'prod/docs',
    encryption: {algorithm: 'sse-s3'},
    keyProven: true,
    changed: true,
  })
  expect(rules.puts).toEqual([{algorithm: 'AES256'}])
})

test('sse-s3 asks for the default key, and for no other', async () => {
  const asked: (string | undefined)[] = []
  const prove: ProveKey = (key) => {
    asked.push(key)
    return healthy(key)
  }
  await setEncryption(bucket(), prove, target, s3)
  expect(asked).toEqual([undefined])
})

test.each([
  ['a broken key', broken, 'The key default-key of prod does not work: connection refused'],
  ['no KMS', failing('kms_not_configured'), 'kms_not_configured'],
])('%s refuses sse-s3, and nothing is set', async (_, prove, message) => {
  const rules = bucket()
  await expect(setEncryption(rules, prove, target, s3)).rejects.toThrow(message)
  expect(rules.puts).toEqual([])
})

test.each(['access_denied', 'not_supported'] as const)(
  '%s leaves the key unproven, and only a rule without the name of its key is refused',
  async (code) => {
    const rules = bucket()
    expect(await setEncryption(rules, failing(code), target, s3)).toMatchObject({keyProven: false})
    const named = {algorithm: 'sse-kms', keyId: 'k1'} as const
    expect(await setEncryption(rules, failing(code), target, named)).toMatchObject({
      keyProven: false,
    })
    const unnamed = setEncryption(rules, failing(code), target, {algorithm: 'sse-kms'})
    await expect(unnamed).rejects.toThrow(code)
    expect(rules.puts).toEqual([{algorithm: 'AES256'}, {algorithm: 'aws:kms', keyId: 'k1'}])
  },
)
