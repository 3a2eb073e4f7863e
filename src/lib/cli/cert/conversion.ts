import {statSync} from 'node:fs'
import {Secret} from '../../base/secret.ts'
import type {ConversionParts} from '../../certificates/conversion/conversion-parts.ts'
import type {ConversionForm} from '../../certificates/conversion/convert.ts'
import {type Found, isFound} from '../../certificates/reading/found.ts'
import {objectsIn} from '../../certificates/reading/objects-in.ts'
import type {Passwords} from '../../certificates/reading/passwords.ts'
import {AppError} from '../../errors/errors.ts'
import {readPassword} from '../passwords.ts'
import {askNewPassword} from '../prompts.ts'
import {readInput} from '../stdin.ts'

/** Everything in the files; throws for the first thing that cannot be read: half of a chain is of no use. */
export async function readConvertible(
  files: readonly string[],
  passwords: Passwords,
): Promise<Found[]> {
  const things: Found[] = []
  for (const file of files) {
    const label = file === '-' ? 'stdin' : file
    for (const found of await objectsIn(await readInput(file), label, passwords)) {
      if (!isFound(found)) throw found.error
      things.push(found)
    }
  }
  return things
}

/** Whether a path is a folder, or is written as one. */
export function isFolder(path: string): boolean {
  return /[/\\]$/.test(path) || (statSync(path, {throwIfNoEntry: false})?.isDirectory() ?? false)
}

/** What the user wants of the new files. */
export interface NewPasswordWish {
  readonly to: ConversionForm
  readonly out: string
  readonly encrypt: boolean
  readonly file: string | undefined
  /** No password is wanted, and that was said. */
  readonly isOpen: boolean
}

/**
 * The password for what is written: from the file, or asked for. PKCS#12 without a key has an empty one.
 *
 * Throws `usage` where none can be used, and where a key needs one and there is none.
 */
export async function newPassword(
  {to, out, encrypt, file, isOpen}: NewPasswordWish,
  {key}: ConversionParts,
): Promise<Secret | undefined> {
  const isKeyInPem = to === 'pem' && key !== undefined
  if (encrypt && to !== 'p12' && !isKeyInPem) {
    throw new AppError('usage', '--encrypt is for a private key in PEM', {
      hint: 'Servers load no other encrypted key',
    })
  }
  if (to !== 'p12' && !encrypt) {
    if (file === undefined && !isOpen) return undefined
    const flag = isOpen ? '--no-password needs' : '--out-password-file needs'
    throw new AppError('usage', `${flag} --to p12${isOpen ? '' : ', or --encrypt'}`, {
      hint: 'Without it nothing that is written has a password',
    })
  }
  if (isOpen || (key === undefined && file === undefined)) return new Secret('')
  const password =
    file === undefined
      ? await askNewPassword(`Password for ${out}:`)
      : await readPassword(file, '--out-password-file')
  if (key !== undefined && (password === undefined || password.isEmpty)) {
    throw new AppError(
      'usage',
      encrypt ? '--encrypt needs a password' : 'A key in PKCS#12 needs a password',
      {
        hint: `Give it with --out-password-file, or run the command in a terminal to be asked${encrypt ? '' : '; --no-password makes a file that needs none'}`,
      },
    )
  }
  return password
}
