import {createPrivateKey, type KeyObject, X509Certificate} from 'node:crypto'
import type {Secret} from '../base/secret.ts'
import {AppError} from '../errors/errors.ts'

/** A client certificate and its key, PEM, as they were read. */
export interface GivenPair {
  readonly cert: string
  readonly certFile: string
  readonly key: string
  readonly keyFile: string
  readonly password: Secret | undefined
}

/**
 * Checks a client certificate and its key, and opens the key: PEM, not encrypted.
 *
 * Throws `bad_input` when one of them cannot be read, the password is missing or wrong, or the two do not fit.
 */
export function openClientPair(pair: GivenPair): {cert: string; key: string} {
  const {cert, certFile, keyFile} = pair
  const key = openKey(pair)
  if (!certificateOf(cert, certFile).checkPrivateKey(key)) {
    throw new AppError('bad_input', `${keyFile} is not the key of the certificate in ${certFile}`)
  }
  return {cert, key: key.export({type: 'pkcs8', format: 'pem'}).toString()}
}

function certificateOf(cert: string, file: string): X509Certificate {
  try {
    return new X509Certificate(cert)
  } catch (cause) {
    throw new AppError('bad_input', `${file} holds no certificate that can be read`, {cause})
  }
}

function openKey({key, keyFile, password}: GivenPair): KeyObject {
  const isLocked = /BEGIN ENCRYPTED |^DEK-Info:/m.test(key)
  if (isLocked && password === undefined) {
    throw new AppError('bad_input', `The key in ${keyFile} is locked with a password`, {
      hint: 'Give the password with --password-file',
    })
  }
  try {
    return createPrivateKey({key, ...(password ? {passphrase: password.reveal()} : {})})
  } catch (cause) {
    const message = isLocked
      ? `The password does not open the key in ${keyFile}`
      : `${keyFile} holds no private key that can be read`
    throw new AppError('bad_input', message, {cause})
  }
}
