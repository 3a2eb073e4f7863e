import {basename, dirname, join, resolve} from 'node:path'
import {AppError} from '../../errors/errors.ts'

/** Where a key lies, and what belongs to it. */
export interface PairFiles {
  readonly keyFile: string
  readonly certFile: string
}

/** The names under which MinIO and KES look for a pair in a folder. */
export function pairFiles(folder: string): PairFiles {
  return {keyFile: join(folder, 'private.key'), certFile: join(folder, 'public.crt')}
}

/** The names of a CA's files: no server takes them for its own pair. */
export function authorityFiles(folder: string): PairFiles {
  return {keyFile: join(folder, 'ca.key'), certFile: join(folder, 'ca.crt')}
}

/** Where a request lies, beside its key. */
export function requestFiles(folder: string): {
  readonly keyFile: string
  readonly requestFile: string
} {
  return {keyFile: join(folder, 'private.key'), requestFile: join(folder, 'request.csr')}
}

/**
 * The file that `--out` means for a certificate: a file by its ending, otherwise `public.crt` in a folder of that name.
 * Throws what `mustBePlace` throws.
 */
export function certificateFile(out: string): string {
  mustBePlace(out)
  return /\.(crt|cer|pem|cert)$/i.test(basename(out)) ? out : join(out, 'public.crt')
}

/** Throws `usage` for what is no place of a file: nothing at all, and `-`, for stdout. */
export function mustBePlace(out: string): void {
  if (out !== '' && out !== '-') return
  throw new AppError(
    'usage',
    out === '' ? '--out is empty' : '--out - is for stdout, which takes no files',
    {hint: 'Name a folder or a file'},
  )
}

/**
 * Throws `bad_input` for a folder in which servers look for whom to trust: no private key may lie there. Throws what
 * `mustBePlace` throws, too.
 */
export function mustTakeKeys(folder: string): void {
  mustBePlace(folder)
  const path = resolve(folder)
  if (![path, dirname(path)].some((each) => basename(each).toLowerCase() === 'cas')) return
  throw new AppError('bad_input', `${folder} is for certificates of CAs, not for private keys`, {
    hint: 'Name another folder with --out, and copy the certificate alone to CAs',
  })
}
