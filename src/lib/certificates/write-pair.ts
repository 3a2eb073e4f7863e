import {randomBytes} from 'node:crypto'
import {lstat, mkdir, open, rename, rm} from 'node:fs/promises'
import {join} from 'node:path'
import {errorCode} from '../base/error-code.ts'
import {AppError} from '../errors/errors.ts'
import type {CertificatePair} from './create-certificate.ts'

/** Where a pair lies. */
export interface PairFiles {
  readonly keyFile: string
  readonly certFile: string
}

/** The names under which MinIO and KES look for a pair in a folder. */
export function pairFiles(folder: string): PairFiles {
  return {keyFile: join(folder, 'private.key'), certFile: join(folder, 'public.crt')}
}

/**
 * Writes `private.key` (0600) and `public.crt` (0644) into a folder, both or none.
 *
 * Throws `bad_input` when one of them is there, unless `force`, and when the folder cannot be written.
 */
export async function writePair(
  folder: string,
  {key, certPem}: Pick<CertificatePair, 'key' | 'certPem'>,
  force: boolean,
): Promise<PairFiles> {
  const files = pairFiles(folder)
  if (!force) await mustBeFree(files)
  const suffix = `.${randomBytes(6).toString('hex')}.tmp`
  const staged: PairFiles = {keyFile: files.keyFile + suffix, certFile: files.certFile + suffix}
  try {
    await mkdir(folder, {recursive: true, mode: 0o700})
    await write(staged.keyFile, key.reveal(), 0o600)
    await write(staged.certFile, certPem, 0o644)
    await rename(staged.keyFile, files.keyFile)
    await rename(staged.certFile, files.certFile)
    return files
  } catch (cause) {
    for (const file of [staged.keyFile, staged.certFile]) {
      await rm(file, {force: true}).catch(() => undefined)
    }
    const code = errorCode(cause)
    throw new AppError(
      'bad_input',
      code === 'EEXIST' || code === 'ENOTDIR'
        ? `${folder} is no folder: a file is in its place`
        : `The folder ${folder} cannot be written`,
      {hint: 'Name a folder with --out; the files in it are private.key and public.crt', cause},
    )
  }
}

/** Throws `bad_input` when a file of the pair is there. */
export async function mustBeFree({keyFile, certFile}: PairFiles): Promise<void> {
  for (const file of [keyFile, certFile]) {
    const isThere = await lstat(file).then(
      () => true,
      () => false,
    )
    if (isThere) {
      throw new AppError('bad_input', `${file} is there already; nothing was written`, {
        hint: 'Choose another folder with --out, or replace both files with --force',
      })
    }
  }
}

async function write(file: string, text: string, mode: number): Promise<void> {
  const handle = await open(file, 'wx', mode)
  try {
    await handle.writeFile(text)
    // Whatever the umask: a certificate is for everybody, and a key for its owner.
    await handle.chmod(mode)
    await handle.sync()
  } finally {
    await handle.close()
  }
}
