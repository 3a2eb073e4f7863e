import {
  closeSync,
  constants,
  type Dirent,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  type Stats,
  statSync,
} from 'node:fs'
import {join} from 'node:path'
import {setImmediate as turn} from 'node:timers/promises'
import {AppError} from '../../errors/errors.ts'
import {pemBlocks} from '../../x509/pem.ts'
import {certificatesOrErrors, type FailedFile, type FoundCertificate, latin1} from './read-files.ts'

/** Octets: more than any bundle of certificates has. */
const largestFile = 32 * 1024 * 1024

const certificateFile = /\.(crt|cer|pem|cert)$/i
const keyFile = /\.key$/i

/**
 * The certificates of a folder as a server lays it out: its own files, `CAs/`, and a folder for each domain.
 *
 * Links are followed, each folder is looked at once, and what begins with two dots is not: Kubernetes keeps the
 * files behind its links there. A file without a certificate is left out, unless its name says that it is one:
 * then its error stands in its place. Nothing but regular files up to `largestFile` is opened for reading.
 */
export async function certificatesBelow(
  folder: string,
): Promise<(FoundCertificate | FailedFile)[]> {
  const found: (FoundCertificate | FailedFile)[] = []
  const files = filesBelow(folder, new Set(), found).sort()
  for (const [index, file] of files.entries()) {
    // Reading is done in one go, which is the fastest by far for small files; Ctrl-C must get its turn.
    if (index % 500 === 499) await turn()
    for (const each of readOne(file)) found.push(each)
  }
  return found
}

function filesBelow(
  folder: string,
  known: Set<string>,
  failed: (FoundCertificate | FailedFile)[],
): string[] {
  const entries = listed(folder, known, failed)
  return entries.flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.name.startsWith('..')) return []
    const kind = entry.isSymbolicLink() ? behindLink(path) : entry
    if (kind?.isDirectory()) return filesBelow(path, known, failed)
    if (kind?.isFile()) return [path]
    if (certificateFile.test(path)) {
      const what = kind ? 'is no regular file' : 'is a link that leads nowhere'
      failed.push({file: path, error: new AppError('bad_input', `${path} ${what}`)})
    }
    return []
  })
}

function listed(
  folder: string,
  known: Set<string>,
  failed: (FoundCertificate | FailedFile)[],
): Dirent[] {
  try {
    const place = realpathSync(folder)
    if (known.has(place)) return []
    known.add(place)
    return readdirSync(folder, {withFileTypes: true})
  } catch (cause) {
    const error = new AppError('bad_input', `The folder ${folder} cannot be read`, {cause})
    failed.push({file: folder, error})
    return []
  }
}

function behindLink(path: string): Stats | undefined {
  try {
    return statSync(path)
  } catch {
    return undefined
  }
}

function readOne(file: string): (FoundCertificate | FailedFile)[] {
  let bytes: Uint8Array
  try {
    bytes = readRegular(file)
  } catch (error) {
    // A key is for its owner alone, and none of our business.
    const matters = error instanceof AppError && error.cause !== undefined && !keyFile.test(file)
    return certificateFile.test(file) || matters ? [{file, error}] : []
  }
  try {
    return certificatesOrErrors(bytes, file)
  } catch (error) {
    // Keys and requests are called .pem, too.
    const isOther = /\.pem$/i.test(file) && pemBlocks(latin1(bytes)).length > 0
    return certificateFile.test(file) && !isOther ? [{file, error}] : []
  }
}

/** The bytes of a regular file. Throws `bad_input` for anything else, and for one larger than `largestFile`. */
export function readRegular(file: string): Uint8Array {
  let handle: number | undefined
  try {
    // Without waiting: a pipe that took the place of the file would never open. Windows has no such flag.
    handle = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK || 0))
    const stats = fstatSync(handle)
    if (!stats.isFile()) throw new AppError('bad_input', `${file} is no regular file`)
    if (stats.size > largestFile) {
      throw new AppError('bad_input', `${file} is larger than 32 MiB, and was not read`, {
        hint: 'Certificates are small; this is something else',
      })
    }
    return readFileSync(handle)
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw new AppError('bad_input', `The file ${file} cannot be read`, {cause})
  } finally {
    if (handle !== undefined) closeSync(handle)
  }
}
