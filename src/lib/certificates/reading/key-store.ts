import type {Secret} from '../../base/secret.ts'
import {AppError} from '../../errors/errors.ts'
import {parseCertificate} from '../../x509/certificate.ts'
import {DerError} from '../../x509/der.ts'
import {LockError} from '../../x509/keys/password-kdf.ts'
import {readPrivateKey} from '../../x509/keys/stored-key.ts'
import {openPkcs12, type Pkcs12} from '../../x509/pkcs12/pkcs12.ts'
import type {SafeBag} from '../../x509/pkcs12/safe-bag.ts'
import {parseRevocationList} from '../../x509/revocation-list.ts'
import type {ReadThing, Thing} from './found.ts'
import {lockedError} from './open-key.ts'
import type {Passwords} from './passwords.ts'
import {attempt} from './things.ts'

/**
 * What a PKCS#12 file holds: how it is protected, then its content.
 *
 * Tries the given passwords and none at all, then asks. Throws `bad_input` when none opens it, and when it is damaged.
 */
export async function keyStoreIn(
  bytes: Uint8Array,
  file: string,
  passwords: Passwords,
): Promise<ReadThing[]> {
  const {mac, encryption, bags} = await openStore(bytes, file, passwords)
  return [
    {kind: 'key-store', mac, encryption},
    ...bags.flatMap((bag) =>
      attempt(file, bag.kind.replace('-', ' '), () => [
        {...thingOf(bag), friendlyName: bag.friendlyName},
      ]),
    ),
  ]
}

async function openStore(
  bytes: Uint8Array,
  file: string,
  {given, ask}: Passwords,
): Promise<Pkcs12> {
  const known = given.map(({secret}) => secret)
  const store = open(bytes, file, known)
  if (store) return store
  const wrong = given.find(({mustFit}) => mustFit)
  if (wrong) throw new AppError('bad_input', `The password of ${wrong.from} does not open ${file}`)
  const password = await ask(file)
  if (password === undefined) throw lockedError(file)
  const asked = open(bytes, file, [password])
  if (!asked) throw new AppError('bad_input', `The password does not open ${file}`)
  return asked
}

function open(bytes: Uint8Array, file: string, passwords: readonly Secret[]): Pkcs12 | undefined {
  try {
    return openPkcs12(bytes, passwords)
  } catch (cause) {
    if (cause instanceof LockError && cause.reason === 'wrong-password') return undefined
    if (cause instanceof LockError) {
      throw new AppError('bad_input', `${file} cannot be opened: ${cause.message}`, {cause})
    }
    if (!(cause instanceof DerError)) throw cause
    throw new AppError('bad_input', `${file} is a PKCS#12 file that cannot be read`, {
      hint: `It is damaged at octet ${cause.offset}: ${cause.message}`,
      cause,
    })
  }
}

function thingOf({kind, der}: SafeBag): Thing {
  switch (kind) {
    case 'certificate':
      return {kind, certificate: parseCertificate(der)}
    case 'revocation-list':
      return {kind, list: parseRevocationList(der)}
    case 'key':
    case 'encrypted-key':
      return {kind: 'private-key', key: readPrivateKey(der)}
    default:
      return {kind: 'other', label: 'something that is no key and no certificate'}
  }
}
