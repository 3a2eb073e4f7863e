import {createHash, randomBytes} from 'node:crypto'
import {readFileSync} from 'node:fs'
import fc from 'fast-check'
import * as v from 'valibot'
import {describe, expect, test} from 'vitest'
import {Secret} from '../../../src/lib/base/secret.ts'
import {type Algorithm, createSealer, openBody} from '../../../src/lib/wire/body.ts'

const read = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../vectors/${name}`, import.meta.url), 'utf8'))

const madmin = v.parse(
  v.object({
    vectors: v.array(
      v.object({password: v.string(), ciphertextHex: v.string(), plaintextLength: v.number()}),
    ),
  }),
  read('wire-encryption.json'),
)

const live = v.parse(
  v.object({
    vectors: v.array(
      v.object({
        password: v.string(),
        bodyBase64: v.string(),
        algorithmId: v.number(),
        fragments: v.number(),
        plaintextBytes: v.number(),
        plaintextSha256: v.string(),
        note: v.string(),
      }),
    ),
  }),
  read('wire-encryption-live.json'),
)

const idOffset = 32
const algorithms: Algorithm[] = [
  'argon2id-aes256gcm',
  'argon2id-chacha20poly1305',
  'pbkdf2-aes256gcm',
]

describe('bodies made by others', () => {
  test.each(madmin.vectors)('the vector of $plaintextLength zero bytes opens', async (vector) => {
    const opened = await openBody(
      Buffer.from(vector.ciphertextHex, 'hex'),
      new Secret(vector.password),
    )
    expect([...opened]).toEqual(new Array(vector.plaintextLength).fill(0))
  })

  test.each(live.vectors)('opens: $note (id $algorithmId)', async (vector) => {
    const body = Buffer.from(vector.bodyBase64, 'base64')
    const opened = await openBody(body, new Secret(vector.password))
    expect(body[idOffset]).toBe(vector.algorithmId)
    expect(opened.length).toBe(vector.plaintextBytes)
    expect(createHash('sha256').update(opened).digest('hex')).toBe(vector.plaintextSha256)
    expect(body.length).toBe(41 + opened.length + 16 * vector.fragments)
  })

  test.each(live.vectors)('a flipped last byte is refused: $note', async (vector) => {
    const body = Buffer.from(vector.bodyBase64, 'base64')
    body[body.length - 1] = (body.at(-1) ?? 0) ^ 1
    await expect(openBody(body, new Secret(vector.password))).rejects.toMatchObject({
      code: 'protocol',
    })
  })
})

describe('bodies made here', () => {
  test.each(algorithms)('%s: what is sealed opens, whatever its length', async (algorithm) => {
    const sealer = await createSealer(new Secret('geheim12'), algorithm, randomBytes)
    for (const length of [0, 1, 16_383, 16_384, 16_385, 32_768, 50_000]) {
      const plaintext = randomBytes(length)
      const body = sealer.seal(plaintext)
      const fragments = Math.max(1, Math.ceil(length / 16_384))
      expect(body.length).toBe(41 + length + 16 * fragments)
      expect(Buffer.from(await openBody(body, new Secret('geheim12'))).equals(plaintext)).toBe(true)
    }
  })

  test('two bodies of one sealer share the salt and differ in the nonce', async () => {
    const sealer = await createSealer(new Secret('geheim12'), 'pbkdf2-aes256gcm', randomBytes)
    const [a, b] = [sealer.seal(Buffer.from('x')), sealer.seal(Buffer.from('x'))]
    expect(Buffer.from(a.subarray(0, 33)).equals(b.subarray(0, 33))).toBe(true)
    expect(Buffer.from(a.subarray(33, 41)).equals(b.subarray(33, 41))).toBe(false)
  })

  test('another secret does not open a body', async () => {
    const sealer = await createSealer(new Secret('geheim12'), 'pbkdf2-aes256gcm', randomBytes)
    await expect(
      openBody(sealer.seal(Buffer.from('{}')), new Secret('geheim13')),
    ).rejects.toMatchObject({code: 'protocol', message: /cut or not authentic/})
  })

  test('a stream cut between two fragments is refused', async () => {
    const sealer = await createSealer(new Secret('geheim12'), 'pbkdf2-aes256gcm', randomBytes)
    const body = sealer.seal(randomBytes(20_000))
    await expect(
      openBody(body.subarray(0, 41 + 16_400), new Secret('geheim12')),
    ).rejects.toMatchObject({code: 'protocol'})
  })

  test('any other bytes are refused without a crash', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({maxLength: 200}), async (bytes) => {
        bytes[idOffset] = 2
        await expect(openBody(bytes, new Secret('geheim12'))).rejects.toMatchObject({
          code: 'protocol',
        })
      }),
      {numRuns: 50},
    )
  })

  test('an unknown algorithm is refused', async () => {
    await expect(openBody(Buffer.alloc(100, 7), new Secret(''))).rejects.toMatchObject({
      code: 'protocol',
      message: /cannot read/,
    })
  })
})
