import {AppError} from '../../errors/errors.ts'
import type {PublicKeyInfo} from '../../x509/public-key.ts'
import {canSign} from '../../x509/writing/signed-der.ts'

/** Throws `bad_input` for a kind of key that clients or servers refuse; `what` names it. */
export function mustBeSound({name, bits}: PublicKeyInfo, what: string): void {
  const isShort = name.startsWith('RSA ') && (bits ?? 0) < 2048
  if (!canSign(name) || isShort) throw unfit(name, what)
}

/** Says that no certificate should be made with this kind of key. */
export function unfit(name: string, what: string): AppError {
  return new AppError('bad_input', `${what} is ${name}, which clients refuse`, {
    hint: 'Use P-256, P-384, P-521, Ed25519, or RSA of 2048 bits and more',
  })
}
