import {AppError} from '../../errors/errors.ts'
import {tag} from '../../x509/der.ts'
import {type PemBlock, pemBlocks} from '../../x509/pem.ts'
import {looksLikePkcs12} from '../../x509/pkcs12/pkcs12.ts'
import {cutBlocks} from '../files/cut-blocks.ts'
import type {Found, ReadThing, Unreadable} from './found.ts'
import {keyStoreIn} from './key-store.ts'
import {opened} from './open-key.ts'
import type {Passwords} from './passwords.ts'
import {attempt, thingsOfBlock, thingsOfDer} from './things.ts'

/**
 * Everything in a file, in its order: PEM with anything around it, DER, PKCS#7 and PKCS#12.
 *
 * A block that is damaged stands as an error in its place. Passwords are asked for only where nothing could be
 * shown without: for PKCS#12. Throws `bad_input` when nothing is in it that is known here.
 */
export async function objectsIn(
  bytes: Uint8Array,
  file: string,
  passwords: Passwords,
): Promise<(Found | Unreadable)[]> {
  const text = Buffer.from(bytes).toString('latin1')
  const blocks = pemBlocks(text)
  const cut = cutBlocks(text, blocks, file)
  const isPem = blocks.length > 0 || cut !== undefined
  const things = isPem ? thingsOfBlocks(blocks, file) : await binaryThings(bytes, file, passwords)
  if (cut) things.push({error: cut})
  return things
    .map((thing) => ('error' in thing ? thing : unlocked(thing, file, passwords)))
    .map((thing, at) => ({...thing, where: file, position: at + 1}))
}

function thingsOfBlocks(blocks: readonly PemBlock[], file: string): ReadThing[] {
  return blocks.flatMap((block) => attempt(file, block.label, () => thingsOfBlock(block)))
}

async function binaryThings(
  bytes: Uint8Array,
  file: string,
  passwords: Passwords,
): Promise<ReadThing[]> {
  if (looksLikePkcs12(bytes)) return keyStoreIn(bytes, file, passwords)
  if (bytes[0] === tag.sequence) return attempt(file, undefined, () => thingsOfDer(bytes))
  throw new AppError('bad_input', `${file} holds nothing that is known here`, {
    hint: 'Certificates, requests, keys and revocation lists are read, in PEM, DER, PKCS#7 and PKCS#12',
  })
}

// A key is opened where a password was given; otherwise it is shown as a locked one.
function unlocked(
  thing: Exclude<ReadThing, {error: AppError}>,
  file: string,
  passwords: Passwords,
): ReadThing {
  if (thing.kind !== 'private-key' || !thing.key.locked) return thing
  const {key} = thing
  for (const {secret} of passwords.given) {
    const open = opened(key, secret)
    if (open) return {...thing, key: open}
  }
  const wrong = passwords.given.find(({mustFit}) => mustFit)
  if (!wrong) return thing
  return {
    error: new AppError(
      'bad_input',
      `The password of ${wrong.from} does not open the key in ${file}`,
    ),
  }
}
