import {createECDH} from 'node:crypto'
import {base64Error} from '../go-base64.ts'

// By the length of the number in octets.
const curves: Readonly<Record<number, string>> = {
  32: 'prime256v1',
  48: 'secp384r1',
  66: 'secp521r1',
}

/**
 * What the server says of an API key of MinKMS, or undefined for one that it takes.
 *
 * The length that its letters would come to is looked at before the letters themselves. Source: measured.
 */
export function minkmsKeyError(text: string): string | undefined {
  const [, kind, letters = ''] = /^(k1|k2):(.*)$/s.exec(text) ?? []
  if (kind === undefined) return 'mtls: invalid private key'
  const isEdwards = kind === 'k1'
  const announced = Math.floor((Buffer.byteLength(letters) * 6) / 8)
  if (isEdwards ? announced !== 32 : curves[announced] === undefined) {
    return `mtls: invalid ${isEdwards ? 'EdDSA' : 'ECDSA'} private key length ${announced}`
  }
  const wrong = Buffer.from(letters).findIndex(
    (octet) => !/[\w\n\r-]/.test(String.fromCharCode(octet)),
  )
  if (wrong >= 0) return base64Error(wrong)
  const bytes = Buffer.from(letters, 'base64url')
  if (bytes.length !== announced) return `mtls: invalid EdDSA private key length ${bytes.length}`
  return isEdwards || isScalar(bytes) ? undefined : 'crypto/ecdh: invalid private key'
}

function isScalar(bytes: Uint8Array): boolean {
  try {
    createECDH(curves[bytes.length] ?? '').setPrivateKey(bytes)
    return true
  } catch {
    // Zero, or not below the order of the curve.
    return false
  }
}
