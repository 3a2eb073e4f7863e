import {hash} from 'node:crypto'
import * as v from 'valibot'
import type {Secret} from '../../base/secret.ts'
import {AppError} from '../../errors/errors.ts'
import {readApiKey} from '../../x509/keys/api-key.ts'
import {keyIdentity} from '../../x509/keys/key-identity.ts'
import type {PublicKeyInfo} from '../../x509/public-key.ts'
import type {Found} from './found.ts'
import {mustOpen} from './open-key.ts'
import type {Passwords} from './passwords.ts'

/** A line of `mctl cert identity --json`: one certificate, request or key. */
export const Identity = v.strictObject({
  kind: v.picklist([
    'certificate',
    'request',
    'private-key',
    'public-key',
    'kes-api-key',
    'minkms-api-key',
  ]),
  /** The file, the variable, or the address of the server. */
  where: v.string(),
  /** Counted from 1, in the order of the file or as the server sent it. */
  position: v.number(),
  /** Of certificates and requests. */
  subject: v.optional(v.string()),
  key: v.string(),
  /** SHA-256 and SHA-1 of the certificate, lower-case hexadecimal. */
  fingerprint: v.optional(v.string()),
  fingerprintSha1: v.optional(v.string()),
  /** SHA-256 of the SubjectPublicKeyInfo, lower-case hexadecimal. */
  publicKeyFingerprint: v.string(),
  /** The same as curl takes it: `sha256//` and base64. */
  pin: v.string(),
  /** What KES calls a client with this key. */
  kesIdentity: v.string(),
  /** What MinKMS calls a client with this key. */
  minkmsIdentity: v.string(),
})
export type Identity = v.InferOutput<typeof Identity>

/**
 * The identities of things that were read; those without a key, such as revocation lists, are passed over.
 *
 * Asks for the password of a locked key; one that stays locked stands as an error in its place. Throws `bad_input` when
 * nothing has a key.
 */
export async function identitiesOf(
  things: readonly Found[],
  source: string,
  passwords: Passwords,
): Promise<(Identity | AppError)[]> {
  const identities: (Identity | AppError)[] = []
  for (const thing of things) {
    try {
      const identity = await identityOf(thing, passwords)
      if (identity) identities.push(identity)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      identities.push(error)
    }
  }
  if (identities.length > 0) return identities
  throw new AppError('bad_input', `${source} holds neither a certificate nor a key`)
}

async function identityOf(thing: Found, passwords: Passwords): Promise<Identity | undefined> {
  const {where, position} = thing
  switch (thing.kind) {
    case 'certificate': {
      const {subject, publicKey, fingerprint, der} = thing.certificate
      const marks = {subject, fingerprint, fingerprintSha1: hash('sha1', der)}
      return {kind: 'certificate', where, position, ...marks, ...keyOf(publicKey)}
    }
    case 'request': {
      const {subject, publicKey} = thing.request
      return {kind: 'request', where, position, subject, ...keyOf(publicKey)}
    }
    case 'private-key': {
      const {publicKey, name} = await mustOpen(thing.key, where, passwords)
      if (publicKey) return {kind: 'private-key', where, position, ...keyOf(publicKey)}
      throw new AppError(
        'bad_input',
        `${where} holds a key of a kind that is not known here: ${name}`,
      )
    }
    case 'public-key':
      return {kind: 'public-key', where, position, ...keyOf(thing.publicKey)}
    default:
      return undefined
  }
}

/** The identity of the owner of an API key. Throws `bad_input` for what is none; the key is in no message. */
export function apiKeyIdentity(text: Secret, where: string): Identity {
  const apiKey = readApiKey(text)
  if (!apiKey) {
    throw new AppError('bad_input', `The API key in ${where} is none`, {
      hint: 'KES has kes:v1: and 44 characters, MinKMS k1: or k2: and 43 or more: part of it may be missing',
    })
  }
  return {
    kind: apiKey.product === 'KES' ? 'kes-api-key' : 'minkms-api-key',
    where,
    position: 1,
    ...keyOf(apiKey.publicKey),
  }
}

function keyOf(
  publicKey: PublicKeyInfo,
): Pick<Identity, 'key' | 'publicKeyFingerprint' | 'pin' | 'kesIdentity' | 'minkmsIdentity'> {
  return {key: publicKey.name, ...keyIdentity(publicKey.spki)}
}
