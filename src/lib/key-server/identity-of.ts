import * as v from 'valibot'
import type {Secret} from '../base/secret.ts'
import type {Found} from '../certificates/reading/found.ts'
import {mustOpen} from '../certificates/reading/open-key.ts'
import type {Passwords} from '../certificates/reading/passwords.ts'
import {AppError} from '../errors/errors.ts'
import type {Certificate} from '../x509/certificate.ts'
import {basicConstraints} from '../x509/extensions.ts'
import {kesPrivateKey} from '../x509/keys/api-key.ts'
import {keyIdentity} from '../x509/keys/key-identity.ts'
import {orderChain} from '../x509/path/chain-order.ts'
import {spkiOf} from '../x509/writing/issue.ts'

/** A line of `mctl kes identity of --json`. */
export const KesIdentityOf = v.strictObject({
  identity: v.string(),
  /** The file, or the variable. */
  where: v.string(),
  kind: v.picklist(['certificate', 'request', 'private-key', 'public-key', 'api-key']),
  /** Of certificates and requests. */
  subject: v.optional(v.string()),
})
export type KesIdentityOf = v.InferOutput<typeof KesIdentityOf>

/** The identity of the owner of an API key. Throws `bad_input` for what is none; the key is in no message. */
export function identityOfApiKey(apiKey: Secret, where: string): KesIdentityOf {
  const key = kesPrivateKey(apiKey)
  if (key) return {identity: keyIdentity(spkiOf(key)).kesIdentity, where, kind: 'api-key'}
  throw new AppError('bad_input', `The API key in ${where} is none of a KES`, {
    hint: 'It has kes:v1: and 44 characters: part of it may be missing',
  })
}

/**
 * The identity of the client whose files these are: of its key, else of its certificate, which in a chain is the one that
 * is no CA's and issued no other; else of a request or of a public key.
 *
 * KES passes over certificates of CAs, and refuses two others (measured): both throw `bad_input`, and so does a file
 * without any of these, and a key whose password is missing or wrong.
 */
export async function identityOfThings(
  things: readonly Found[],
  where: string,
  passwords: Passwords,
): Promise<KesIdentityOf> {
  const key = things.find((thing) => thing.kind === 'private-key')
  if (key) {
    const {publicKey, name} = await mustOpen(key.key, where, passwords)
    if (publicKey) return {...of(publicKey.spki), where, kind: 'private-key'}
    throw new AppError(
      'bad_input',
      `${where} holds a key of a kind that is not known here: ${name}`,
    )
  }
  const certificates = things.flatMap((thing) =>
    thing.kind === 'certificate' ? [thing.certificate] : [],
  )
  if (certificates.length > 0) {
    const {publicKey, subject} = clientAmong(certificates, where)
    return {...of(publicKey.spki), where, kind: 'certificate', subject}
  }
  for (const thing of things) {
    if (thing.kind === 'public-key') return {...of(thing.publicKey.spki), where, kind: thing.kind}
    if (thing.kind === 'request') {
      const {publicKey, subject} = thing.request
      return {...of(publicKey.spki), where, kind: thing.kind, subject}
    }
  }
  throw new AppError('bad_input', `${where} holds neither a certificate nor a key`)
}

function clientAmong(certificates: readonly Certificate[], where: string): Certificate {
  const clients = certificates.filter((each) => basicConstraints(each)?.isCa !== true)
  const leaf = orderChain(clients)?.leaf
  if (!leaf) {
    throw new AppError('bad_input', `${where} holds certificates of CAs alone`, {
      hint: 'KES passes over them, as if there was none; see their names with: mctl cert identity',
    })
  }
  const spki = Buffer.from(leaf.publicKey.spki)
  if (clients.every(({publicKey}) => spki.equals(publicKey.spki))) return leaf
  throw new AppError('bad_input', `${where} holds certificates of several clients`, {
    hint: 'KES refuses more than one; see their names with: mctl cert identity',
  })
}

const of = (spki: Uint8Array): {identity: string} => ({identity: keyIdentity(spki).kesIdentity})
