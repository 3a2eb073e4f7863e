import {AppError} from '../errors/errors.ts'
import {looksLikePkcs12} from '../x509/pkcs12.ts'
import {keyStoreIn} from './key-store.ts'
import type {Passwords} from './passwords.ts'
import {certificatesOrErrors, type FailedFile, type FoundCertificate} from './read-files.ts'

/**
 * Every certificate of a file that was named, as `certificatesOrErrors` reads it, and those of PKCS#12.
 *
 * Throws `bad_input` when it holds none, and when no password opens it.
 */
export async function certificatesOfFile(
  bytes: Uint8Array,
  file: string,
  passwords: Passwords,
): Promise<(FoundCertificate | FailedFile)[]> {
  if (!looksLikePkcs12(bytes)) return certificatesOrErrors(bytes, file)
  const things = await keyStoreIn(bytes, file, passwords)
  const found = things.flatMap((thing): (FoundCertificate | FailedFile)[] => {
    if ('error' in thing) return [{file, error: thing.error}]
    return thing.kind === 'certificate' ? [{file, certificate: thing.certificate}] : []
  })
  if (found.length > 0) return found
  throw new AppError('bad_input', `${file} is a PKCS#12 file without certificates`)
}
