import {describe, expect, test} from 'vitest'
import {readKeyStatus} from '../../../src/lib/kms/key-status.ts'

const serverSays = (reply: unknown) => ({server: 'prod', getKms: async () => reply})

describe('the status of a key', () => {
  test.each([
    {
      title: 'both operations work',
      reply: {'key-id': 'k1'},
      want: {keyId: 'k1', healthy: true, encryption: 'ok', decryption: 'ok'},
    },
    {
      title: 'a failed encryption leaves the decryption untested, and not ok',
      reply: {'key-id': 'k1', 'encryption-error': 'key disabled'},
      want: {
        keyId: 'k1',
        healthy: false,
        encryption: 'failed',
        decryption: 'untested',
        encryptionError: 'key disabled',
      },
    },
    {
      title: 'a failed decryption is not healthy',
      reply: {'key-id': 'k1', 'encryption-error': '', 'decryption-error': 'bad ciphertext'},
      want: {
        keyId: 'k1',
        healthy: false,
        encryption: 'ok',
        decryption: 'failed',
        decryptionError: 'bad ciphertext',
      },
    },
  ])('$title', async ({reply, want}) => {
    expect(await readKeyStatus(serverSays(reply), 'k1')).toEqual(want)
  })

  test.each([{}, null, [], {'key-id': 7}, {'key-id': 'k1', 'decryption-error': 1}])(
    'an answer that cannot be read is no good news: %j',
    async (reply) => {
      await expect(readKeyStatus(serverSays(reply))).rejects.toMatchObject({
        code: 'protocol',
        message: 'prod sent a key status that this version cannot read',
      })
    },
  )
})
