/** A curve that Go's TLS knows: y² = x³ - 3x + b over a prime field (FIPS 186-4 appendix D). */
export interface NistCurve {
  readonly name: 'P-224' | 'P-256' | 'P-384' | 'P-521'
  /** Its name in OpenSSL, for node:crypto. */
  readonly openssl: string
  /** Octets of a coordinate, and of a private key. */
  readonly size: number
  readonly prime: bigint
  readonly order: bigint
  readonly b: bigint
}

/** By object identifier. */
export const nistCurves: Readonly<Record<string, NistCurve>> = {
  '1.3.132.0.33': {
    name: 'P-224',
    openssl: 'secp224r1',
    size: 28,
    prime: 2n ** 224n - 2n ** 96n + 1n,
    order: 0xffffffffffffffffffffffffffff16a2e0b8f03e13dd29455c5c2a3dn,
    b: 0xb4050a850c04b3abf54132565044b0b7d7bfd8ba270b39432355ffb4n,
  },
  '1.2.840.10045.3.1.7': {
    name: 'P-256',
    openssl: 'prime256v1',
    size: 32,
    prime: 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n,
    order: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
    b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
  },
  '1.3.132.0.34': {
    name: 'P-384',
    openssl: 'secp384r1',
    size: 48,
    prime: 2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n,
    order:
      0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
    b: 0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aefn,
  },
  '1.3.132.0.35': {
    name: 'P-521',
    openssl: 'secp521r1',
    size: 66,
    prime: 2n ** 521n - 1n,
    order:
      0x1fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409n,
    b: 0x51953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00n,
  },
}

/** Why octets are no point of the curve in its uncompressed form (SEC 1 section 2.3.3), or undefined. */
export function pointError(curve: NistCurve, octets: Uint8Array): string | undefined {
  const name = curve.name.replace('-', '')
  if (octets[0] !== 4) return 'ecdsa: invalid uncompressed public key'
  if (octets.length !== 1 + 2 * curve.size) return `invalid ${name} point encoding`
  const x = unsigned(octets.subarray(1, 1 + curve.size))
  const y = unsigned(octets.subarray(1 + curve.size))
  if (x >= curve.prime || y >= curve.prime) return `invalid ${name} element encoding`
  const isOnCurve = (y * y - (x * x * x - 3n * x + curve.b)) % curve.prime === 0n
  return isOnCurve ? undefined : `${name} point not on curve`
}

/** Octets as a number without a sign, the most significant first. */
export function unsigned(octets: Uint8Array): bigint {
  return BigInt(`0x0${Buffer.from(octets).toString('hex')}`)
}
