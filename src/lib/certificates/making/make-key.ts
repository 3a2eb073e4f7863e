import {generateKeyPair, generateKeyPairSync, type KeyObject} from 'node:crypto'
import {promisify} from 'node:util'
import * as v from 'valibot'
import type {Secret} from '../../base/secret.ts'
import type {NewFile} from '../files/write-files.ts'

/** The kinds of keys that servers load and clients take. */
export const KeyType = v.picklist(['p256', 'p384', 'ed25519', 'rsa-2048', 'rsa-3072', 'rsa-4096'])
export type KeyType = v.InferOutput<typeof KeyType>

/** Makes a private key. */
export function makeKey(type: KeyType): Promise<KeyObject> {
  return generate[type]()
}

/**
 * The file of a private key as servers load it: PKCS#8, one PEM block, one final newline, for its owner alone;
 * encrypted where a password is given.
 */
export function keyFileOf(path: string, key: KeyObject, password?: Secret): NewFile {
  const encryption = password && {cipher: 'aes-256-cbc', passphrase: password.reveal()}
  return {
    path,
    content: `${key.export({type: 'pkcs8', format: 'pem', ...encryption})}`,
    mode: 0o600,
  }
}

// At once: less than a tenth of a millisecond, which a thread of its own would only lengthen.
const ec = async (namedCurve: string): Promise<KeyObject> =>
  generateKeyPairSync('ec', {namedCurve}).privateKey
const rsa = async (modulusLength: number): Promise<KeyObject> =>
  (await promisify(generateKeyPair)('rsa', {modulusLength})).privateKey

const generate: Record<KeyType, () => Promise<KeyObject>> = {
  p256: () => ec('P-256'),
  p384: () => ec('P-384'),
  ed25519: async () => generateKeyPairSync('ed25519').privateKey,
  'rsa-2048': () => rsa(2048),
  'rsa-3072': () => rsa(3072),
  'rsa-4096': () => rsa(4096),
}
