import {createPrivateKey, type KeyObject, X509Certificate} from 'node:crypto'
import {AppError} from '../../errors/errors.ts'
import {firstOpened, isLocked} from '../reading/locked-pem.ts'
import {lockedError} from '../reading/open-key.ts'
import type {Passwords} from '../reading/passwords.ts'

/** A client certificate and its key, PEM, as they were read. */
export interface GivenPair {
  readonly cert: string
  readonly certFile: string
  readonly key: string
  readonly keyFile: string
  readonly passwords: Passwords
}

/**
 * Checks a client certificate and its key, and opens the key: PEM, not encrypted. Asks for a password where none is
 * given and somebody sits at a terminal.
 *
 * Throws `bad_input` when one of them cannot be read, the password is missing or wrong, or the two do not fit.
 */
export async function openClientPair(pair: GivenPair): Promise<{cert: string; key: string}> {
  const {cert, certFile, keyFile} = pair
  const key = await openKey(pair)
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

async function openKey({key, keyFile, passwords}: GivenPair): Promise<KeyObject> {
  if (!isLocked(key)) return decoded(key, `${keyFile} holds no private key that can be read`)
  const given = passwords.given.map(({secret}) => secret)
  const asked = given.length === 0 ? await passwords.ask(`the key in ${keyFile}`) : undefined
  const candidates = asked ? [asked] : given
  if (candidates.length === 0) throw lockedError(`The key in ${keyFile}`)
  const open = firstOpened(key, candidates)
  if (open) return open
  throw new AppError('bad_input', `The password does not open the key in ${keyFile}`)
}

function decoded(key: string, problem: string): KeyObject {
  try {
    return createPrivateKey(key)
  } catch (cause) {
    throw new AppError('bad_input', problem, {cause})
  }
}
