import {hash} from 'node:crypto'

/** Why something locked with a password could not be opened. */
export class LockError extends Error {
  readonly reason: 'wrong-password' | 'unsupported' | 'too-costly'

  constructor(reason: LockError['reason'], message: string) {
    super(message)
    this.name = 'LockError'
    this.reason = reason
  }
}

// A few seconds of one processor; programs ask for a thousand to a million.
const mostRounds = 20_000_000
// What a round of PKCS#12's own scheme takes here, against one of PBKDF2 in native code.
const pkcs12Cost = 8

/**
 * How many rounds of hashing one file may ask for, all its locks together.
 *
 * The file itself names the number: a hostile one could keep the program busy for days.
 */
export class StretchBudget {
  #left: number

  constructor(rounds = mostRounds) {
    this.#left = rounds
  }

  /** Throws a `LockError` when it is more than is left. */
  spend(rounds: number): void {
    if (rounds > this.#left) {
      throw new LockError(
        'too-costly',
        `it asks for ${rounds} rounds of hashing, more than anybody needs`,
      )
    }
    this.#left -= rounds
  }
}

/** Hashes that locks use, with the lengths in octets of their result and of their block. */
export const digests: Readonly<Record<string, {readonly length: number; readonly block: number}>> =
  {
    md5: {length: 16, block: 64},
    sha1: {length: 20, block: 64},
    sha224: {length: 28, block: 64},
    sha256: {length: 32, block: 64},
    sha384: {length: 48, block: 128},
    sha512: {length: 64, block: 128},
  }

/** What a key is for: the numbers of RFC 7292 appendix B.3. */
export const purpose = {key: 1, iv: 2, mac: 3} as const

/**
 * Makes key material from a password (RFC 7292 appendix B.2).
 *
 * `password` is UTF-16BE with its two zero octets. Throws a `LockError` when it costs too much.
 */
export function pkcs12Key(
  digest: string,
  password: Uint8Array,
  {salt, rounds, id, length}: {salt: Uint8Array; rounds: number; id: number; length: number},
  budget: StretchBudget,
): Uint8Array {
  const sizes = digests[digest]
  if (sizes === undefined) throw new LockError('unsupported', `hashing with ${digest}`)
  const {block, length: size} = sizes
  const diversifier = Buffer.alloc(block, id)
  const input = Buffer.concat([filled(salt, block), filled(password, block)])
  const blocks = Math.ceil(length / size)
  budget.spend(rounds * blocks * pkcs12Cost)
  const parts: Uint8Array[] = []
  for (let part = 0; part < blocks; part += 1) {
    let value = hash(digest, Buffer.concat([diversifier, input]), 'buffer')
    for (let round = 1; round < rounds; round += 1) value = hash(digest, value, 'buffer')
    parts.push(value)
    addToEach(input, filled(value, block).subarray(0, block), block)
  }
  return Buffer.concat(parts).subarray(0, length)
}

// Repeated up to a multiple of the block.
function filled(bytes: Uint8Array, block: number): Uint8Array {
  if (bytes.length === 0) return new Uint8Array()
  const length = Math.ceil(bytes.length / block) * block
  return Buffer.alloc(length, bytes)
}

// Step 6C: every block of the input becomes itself plus the value plus one.
function addToEach(input: Uint8Array, value: Uint8Array, block: number): void {
  for (let start = 0; start < input.length; start += block) {
    let carry = 1
    for (let at = block - 1; at >= 0; at -= 1) {
      carry += (input[start + at] ?? 0) + (value[at] ?? 0)
      input[start + at] = carry & 0xff
      carry >>= 8
    }
  }
}
