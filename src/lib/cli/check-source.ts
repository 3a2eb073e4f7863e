import {statSync} from 'node:fs'
import {certificatesBelow, readRegular} from '../certificates/certificate-folder.ts'
import {certificatesOfFile} from '../certificates/certificates-of-file.ts'
import type {CheckedSource, Failed, PlacedCertificate} from '../certificates/checked-source.ts'
import type {Passwords} from '../certificates/passwords.ts'
import type {FailedFile, FoundCertificate} from '../certificates/read-files.ts'
import {type Endpoint, findSource, type Source} from '../certificates/sources.ts'
import {AppError} from '../errors/errors.ts'
import {checkServer} from './check-server.ts'
import type {Services} from './services.ts'
import {readInput} from './stdin.ts'

/** How sources are to be looked at. */
export interface CheckRequest {
  /** Names to ask servers for, beside those that are known. */
  readonly servernames: readonly string[]
  /** Open PKCS#12 files. */
  readonly passwords: Passwords
}

/** Collects the certificates of a file, a folder or a server. Throws `cancelled`; any other failure is listed. */
export async function checkSource(
  services: Services,
  word: string,
  request: CheckRequest,
): Promise<CheckedSource> {
  let kind: CheckedSource['kind'] = 'file'
  try {
    const source = await findSource(word, (name) => services.alias(name))
    if (source.kind === 'endpoint') {
      kind = 'endpoint'
      return await checkServer(services, word, source, request.servernames)
    }
    return checkedFiles(word, await certificatesAt(source, request))
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'cancelled') throw error
    if (error.code === 'alias_not_found') kind = 'endpoint'
    const failed = [{where: word, error}]
    return {source: word, kind, found: [], failed, disagreements: [], untested: []}
  }
}

async function certificatesAt(
  {kind, path, label}: Exclude<Source, Endpoint>,
  {passwords}: CheckRequest,
): Promise<(FoundCertificate | FailedFile)[]> {
  if (kind === 'file') return certificatesOfFile(await readFileOrPipe(path), label, passwords)
  const found = await certificatesBelow(path)
  if (found.length > 0) return found
  throw new AppError('bad_input', `The folder ${label} holds no certificates`)
}

function checkedFiles(
  source: string,
  each: readonly (FoundCertificate | FailedFile)[],
): CheckedSource {
  const found: PlacedCertificate[] = []
  const failed: Failed[] = []
  let [file, depth] = ['', 0]
  for (const one of each) {
    depth = one.file === file ? depth + 1 : 0
    file = one.file
    if ('error' in one) failed.push({where: file, error: one.error})
    else found.push({source, where: file, depth, certificate: one.certificate})
  }
  return {source, kind: 'file', found, failed, disagreements: [], untested: []}
}

// What a shell puts in the place of `<(...)` is a pipe, and is read to its end.
async function readFileOrPipe(path: string): Promise<Uint8Array> {
  return path !== '-' && statSync(path).isFile() ? readRegular(path) : readInput(path)
}
