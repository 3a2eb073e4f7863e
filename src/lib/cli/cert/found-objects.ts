import type {Found, Unreadable} from '../../certificates/reading/found.ts'
import {objectsBelow} from '../../certificates/reading/objects-below.ts'
import {objectsIn} from '../../certificates/reading/objects-in.ts'
import type {Passwords} from '../../certificates/reading/passwords.ts'
import {type Endpoint, findSource} from '../../certificates/sources.ts'
import {AppError} from '../../errors/errors.ts'
import {readCertificate} from '../../x509/certificate.ts'
import {looksLikeApiKey} from '../../x509/keys/api-key.ts'
import type {Services} from '../services.ts'
import {readInput} from '../stdin.ts'
import {probeEndpoint} from './endpoints.ts'

/** Everything in a file or a folder, or the certificates that a server presents. Throws as `findSource` does. */
export async function foundObjects(
  services: Services,
  word: string,
  passwords: Passwords,
): Promise<(Found | Unreadable)[]> {
  if (looksLikeApiKey(word)) {
    // Not repeated: it is a secret.
    throw new AppError('bad_input', 'An API key was named, and no file and no server')
  }
  const source = await findSource(word, (name) => services.alias(name))
  if (source.kind === 'file') {
    return objectsIn(await readInput(source.path), source.label, passwords)
  }
  if (source.kind === 'folder') {
    const found = await objectsBelow(source.path, passwords)
    if (found.length > 0) return found
    throw new AppError('bad_input', `The folder ${word} holds no certificates and no keys`)
  }
  return presented(services, source)
}

// Addresses that present the same are one; where they differ, each is named.
async function presented(services: Services, source: Endpoint): Promise<(Found | Unreadable)[]> {
  const server = `${source.host.includes(':') ? `[${source.host}]` : source.host}:${source.port}`
  const probes = await probeEndpoint(services, source)
  const shown = probes.flatMap((probe) => ('chain' in probe ? [probe] : []))
  const distinct = new Map(
    shown.map((probe) => [Buffer.concat(probe.chain).toString('hex'), probe]),
  )
  const failed = probes.flatMap((probe) => ('error' in probe ? [probe.error] : []))
  if (shown.length === 0) throw failed[0]
  const isOne = distinct.size === 1 && failed.length === 0
  return [
    ...[...distinct.values()].flatMap(({chain, address}): Found[] => {
      const where = isOne ? server : `${server} at ${address}`
      return chain.map((der, at) => ({
        kind: 'certificate',
        certificate: readCertificate(der, where),
        where,
        position: at + 1,
      }))
    }),
    ...failed.map((error) => ({
      where: server,
      position: 1,
      error: error instanceof AppError ? error : new AppError('internal', String(error)),
    })),
  ]
}
