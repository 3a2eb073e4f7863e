import {DerError, type DerReader, readWhole, tag, within} from '../der.ts'
import type {GoPublicKey} from './go-public-key.ts'
import {goHeaderAt, int64Of, integerOf} from './go-reading.ts'

interface RsaPrivateKey {
  readonly n: bigint
  readonly e: bigint
  readonly d: bigint
  readonly primes: readonly [bigint, bigint, ...bigint[]]
  readonly dP: bigint | undefined
  readonly dQ: bigint | undefined
  readonly qInv: bigint | undefined
}

/**
 * Reads an RSA private key (PKCS#1, RFC 8017 appendix A.1.2) as Go's x509.ParsePKCS1PrivateKey does, and gives
 * its public half; undefined when Go refuses it, because of its form or because its numbers do not fit.
 */
export function readRsaPrivateKey(der: Uint8Array): GoPublicKey | undefined {
  try {
    const key = readNumbers(within(readWhole(der, tag.sequence, 'an RSA key')), der)
    return key && isSound(key) ? {kind: 'rsa', modulus: key.n, exponent: key.e} : undefined
  } catch (error) {
    if (error instanceof DerError) return undefined
    throw error
  }
}

function readNumbers(reader: DerReader, der: Uint8Array): RsaPrivateKey | undefined {
  const number = (): bigint => integerOf(reader.read(tag.integer))
  const isNext = (expected: number): boolean => {
    // Go reads tag and length of what is there even where it wants something else.
    if (!reader.isAtEnd) goHeaderAt(der, reader.offset)
    return reader.nextTag === expected
  }
  const optional = (): bigint | undefined => (isNext(tag.integer) ? number() : undefined)
  const version = int64Of(reader.read(tag.integer))
  const n = number()
  const e = int64Of(reader.read(tag.integer))
  const [d, p, q] = [number(), number(), number()]
  const [dP, dQ, qInv] = [optional(), optional(), optional()]
  const others = isNext(tag.sequence) ? readOtherPrimes(reader) : []
  const all = [n, d, p, q, dP, dQ, qInv, ...others]
  if (version > 1n || all.some((value) => value !== undefined && value <= 0n)) return undefined
  return {n, e, d, primes: [p, q, ...others], dP, dQ, qInv}
}

function readOtherPrimes(reader: DerReader): bigint[] {
  const list = reader.enter(tag.sequence)
  const primes: bigint[] = []
  while (!list.isAtEnd) {
    const info = list.enter(tag.sequence)
    primes.push(integerOf(info.read(tag.integer)))
    integerOf(info.read(tag.integer))
    integerOf(info.read(tag.integer))
  }
  return primes
}

// What Go checks of a key before it uses it; since Go 1.24 with the values of the Chinese remainder theorem.
function isSound(key: RsaPrivateKey): boolean {
  const {n, e, d, primes} = key
  const isPublicSound = n > 1n && n % 2n === 1n && e >= 2n && e % 2n === 1n && e < 2n ** 31n
  if (!isPublicSound || d >= n) return false
  if (primes.length > 2) {
    return primes.every((prime) => prime > 1n) && areCoprime(primes)
  }
  const [p, q] = primes
  if (p <= 2n || q <= 2n || p >= n || q >= n || (p * q) % n !== 0n) return false
  const {dP, dQ, qInv} = withRemainders(key)
  const bits = bitLength(n)
  return (
    qInv < p &&
    dP < p - 1n &&
    dQ < q - 1n &&
    (dP * e) % (p - 1n) === 1n &&
    (dQ * e) % (q - 1n) === 1n &&
    (qInv * q) % p === 1n &&
    d % (p - 1n) === dP &&
    d % (q - 1n) === dQ &&
    bitLength(p > q ? p - q : q - p) > Math.floor(bits / 2) - 100 &&
    bitLength(d) > Math.floor(bits / 2)
  )
}

function withRemainders({d, primes: [p, q], dP, dQ, qInv}: RsaPrivateKey): {
  dP: bigint
  dQ: bigint
  qInv: bigint
} {
  if (dP !== undefined && dQ !== undefined && qInv !== undefined) return {dP, dQ, qInv}
  return {dP: d % (p - 1n), dQ: d % (q - 1n), qInv: power(q % p, p - 2n, p)}
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n
  let square = base
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % modulus
    square = (square * square) % modulus
  }
  return result
}

function areCoprime(primes: readonly bigint[]): boolean {
  return primes.every((prime, at) => {
    const before = primes.slice(0, at).reduce((product, each) => product * each, 1n)
    return greatestDivisor(before, prime) === 1n
  })
}

function greatestDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b]
  while (y > 0n) [x, y] = [y, x % y]
  return x
}

/** How many bits a number that is not negative has. */
export function bitLength(value: bigint): number {
  return value === 0n ? 0 : value.toString(2).length
}
