import type {Dirent} from 'node:fs'
import {readdir, stat} from 'node:fs/promises'
import {join} from 'node:path'
import {errorCode} from '../../base/error-code.ts'
import {AppError} from '../../errors/errors.ts'
import {readBounded} from '../files/bounded-file.ts'
import type {Found, Unreadable} from './found.ts'
import {objectsIn} from './objects-in.ts'
import type {Passwords} from './passwords.ts'

const knownNames = /\.(crt|cer|pem|cert|der|key|csr|req|crl|p12|pfx|p7b|p7c)$/i

/**
 * Everything in the files of a folder and of those below it, file by file.
 *
 * A file that holds nothing known is left out, unless its name says otherwise: then an error stands in its place, as
 * for a file or a folder that may not be read. Links to folders are not followed.
 */
export async function objectsBelow(
  folder: string,
  passwords: Passwords,
): Promise<(Found | Unreadable)[]> {
  const found: (Found | Unreadable)[] = []
  const files = (await filesBelow(folder, found)).sort()
  // One after the other: one of them may ask for a password.
  for (const file of files) found.push(...(await inFile(file, passwords)))
  return found
}

async function filesBelow(folder: string, failed: (Found | Unreadable)[]): Promise<string[]> {
  const files: string[] = []
  for (const entry of await listed(folder, failed)) {
    // Kubernetes keeps the files behind its links in folders of such names.
    if (entry.isDirectory() && entry.name.startsWith('..')) continue
    const path = join(folder, entry.name)
    files.push(...(entry.isDirectory() ? await filesBelow(path, failed) : [path]))
  }
  return files
}

async function listed(folder: string, failed: (Found | Unreadable)[]): Promise<Dirent[]> {
  try {
    return await readdir(folder, {withFileTypes: true})
  } catch (cause) {
    const error =
      errorCode(cause) === 'EACCES'
        ? new AppError('access_denied', `The folder ${folder} may not be read by this user`, {
            hint: 'Run the command as its owner, or let this user read it',
            cause,
          })
        : new AppError('bad_input', `The folder ${folder} cannot be read`, {cause})
    failed.push({where: folder, position: 1, error})
    return []
  }
}

async function inFile(file: string, passwords: Passwords): Promise<(Found | Unreadable)[]> {
  const isKnown = knownNames.test(file)
  try {
    const stats = await stat(file).catch(() => undefined)
    // A pipe or a device would keep the program waiting.
    if (!stats?.isFile()) {
      const what = stats ? 'is no regular file' : 'is a link that leads nowhere'
      return isKnown ? [failure(file, new AppError('bad_input', `${file} ${what}`))] : []
    }
    return await objectsIn(await readBounded(file), file, passwords)
  } catch (cause) {
    const error =
      cause instanceof AppError
        ? cause
        : new AppError('bad_input', `The file ${file} cannot be read`, {cause})
    return isKnown || error.code === 'access_denied' ? [failure(file, error)] : []
  }
}

const failure = (where: string, error: AppError): Unreadable => ({where, position: 1, error})
