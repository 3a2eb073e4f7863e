import {describe, expect, test} from 'vitest'
import {exitCodes} from '../../../src/lib/cli/exit-codes.ts'
import {explainFault} from '../../../src/lib/faults/explain.ts'

/** The answer of a server, as it was measured. */
const explained = (status: number, Code: string, Message: string) =>
  explainFault(
    {status, headers: {}, body: Buffer.from(JSON.stringify({Code, Message}))},
    {server: 'prod', accessKey: 'root1', secrets: [], now: new Date('2026-11-24T12:20:00Z')},
  )

describe('trouble with the KMS', () => {
  test.each([
    {
      status: 500,
      code: 'kms:DecryptionFailed',
      said: 'kes: connection error: connection refused',
      message: 'prod cannot read or list what is encrypted: its KMS is away, or does not decrypt',
      exit: 1,
    },
    {
      status: 500,
      code: 'kms:KeyGenerationFailed',
      said: 'kes: connection error: connection refused',
      message: 'prod cannot encrypt: its KMS is away, or gives it no key',
      exit: 1,
    },
    {
      status: 403,
      code: 'kms:NotAuthorized',
      said: 'insufficient permissions to perform KMS operation',
      message: 'The KMS refuses prod: the policy of its identity does not allow this with the key',
      // It is the server that is refused, and not who asks it.
      exit: 1,
    },
    {
      status: 404,
      code: 'kms:KeyNotFound',
      said: 'key with given key ID does not exist',
      message: 'The KMS of prod does not have the key that this needs',
      exit: 5,
    },
    {
      status: 400,
      code: 'kms:InvalidCiphertextException',
      said: 'failed to decrypt ciphertext',
      message:
        'prod cannot read or list what is encrypted: the key in its KMS is not the one it was encrypted with',
      exit: 1,
    },
    {
      status: 400,
      code: 'XMinioEncryptionError',
      said: 'KMS not configured',
      message: 'prod cannot read or list what is encrypted: it was started without its KMS',
      exit: 1,
    },
  ])('$code is said in one line, and what to do', ({status, code, said, message, exit}) => {
    const error = explained(status, code, said)
    expect([error.message, exitCodes[error.code]]).toEqual([message, exit])
    expect(error.hint).toMatch(/mctl admin kms (key )?status prod/)
    expect(error.fault?.Message).toBe(said)
  })

  test.each([
    ['(key with given key ID already exits)', 'conflict'],
    ['(requested functionality is not supported)', 'not_supported'],
    ["(key name 'a b' is empty, too long or contains invalid characters)", 'bad_input'],
    ['(key with given key ID does not exist)', 'kms_key_not_found'],
    ['(not authorized: insufficient permissions)', 'server_error'],
    ['(kes: connection error: dial tcp: connection refused)', 'server_error'],
  ])('an InternalError with %s is %s', (words, code) => {
    const message = `We encountered an internal error, please try again. ${words}`
    expect(explained(500, 'InternalError', message).code).toBe(code)
  })
})
