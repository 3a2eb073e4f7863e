import {createPrivateKey, type KeyObject} from 'node:crypto'
import type {Secret} from '../base/secret.ts'
import {AppError} from '../errors/errors.ts'
import {readWhole, tag} from '../x509/der.ts'
import {spkiOf} from '../x509/issue.ts'
import {type PemBlock, pemBlocks} from '../x509/pem.ts'
import {type PublicKeyInfo, readPublicKeyInfo} from '../x509/public-key.ts'
import {canSign} from '../x509/signed-der.ts'

/** Asks for the password of an encrypted key; undefined where nobody can be asked. */
export type AskPassword = () => Promise<Secret | undefined>

/**
 * Reads a private key from PEM, PKCS#8 or older, encrypted or not.
 *
 * `source` names it in errors. Throws `bad_input` when there is none, when the password is wrong or missing, and for
 * a key with which no certificate should be made.
 */
export async function openKey(
  data: Uint8Array,
  source: string,
  askPassword: AskPassword,
): Promise<KeyObject> {
  const block = pemBlocks(Buffer.from(data).toString('latin1')).find(({label}) =>
    /(^| )PRIVATE KEY$/.test(label),
  )
  if (!block) throw new AppError('bad_input', `${source} holds no private key in PEM`)
  const key = await decode(block, source, askPassword)
  mustBeSound(publicInfo(spkiOf(key)), `The key ${source}`)
  return key
}

/** Throws `bad_input` for a kind of key that clients or servers refuse; `what` names it. */
export function mustBeSound({name, bits}: PublicKeyInfo, what: string): void {
  const isShort = name.startsWith('RSA ') && (bits ?? 0) < 2048
  if (canSign(name) && !isShort) return
  throw new AppError('bad_input', `${what} is ${name}, which clients refuse`, {
    hint: 'Use P-256, P-384, P-521, Ed25519, or RSA of 2048 bits and more',
  })
}

function publicInfo(spki: Uint8Array): PublicKeyInfo {
  return readPublicKeyInfo(readWhole(spki, tag.sequence, 'a public key'))
}

async function decode(
  {label, text, headers}: PemBlock,
  source: string,
  askPassword: AskPassword,
): Promise<KeyObject> {
  const isEncrypted = label.startsWith('ENCRYPTED ') || 'DEK-Info' in headers
  const password = isEncrypted ? await askPassword() : undefined
  if (isEncrypted && password === undefined) {
    throw new AppError('bad_input', `The key ${source} is encrypted, and its password is missing`, {
      hint: 'Name a file that holds it, or run the command in a terminal to be asked',
    })
  }
  try {
    return createPrivateKey({key: text, ...(password && {passphrase: password.reveal()})})
  } catch (cause) {
    throw new AppError(
      'bad_input',
      isEncrypted
        ? `The key ${source} does not open with this password`
        : `The key ${source} cannot be read`,
      {cause},
    )
  }
}
