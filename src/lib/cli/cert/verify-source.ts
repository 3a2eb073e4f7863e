import {existsSync} from 'node:fs'
import {type Endpoint, findEndpoint, findSource, type Source} from '../../certificates/sources.ts'
import {otherKind} from '../../certificates/verification/other-key.ts'
import {
  compareAddresses,
  judgeEndpoint,
  readChain,
} from '../../certificates/verification/verify-endpoint.ts'
import {readNodes} from '../../deployment/nodes.ts'
import {AppError} from '../../errors/errors.ts'
import {seeOpenFlight} from '../../tls/open-flight.ts'
import {CertificatePool} from '../../x509/path/certificate-pool.ts'
import type {Services} from '../services.ts'
import {probeEndpoint} from './endpoints.ts'
import type {Verified} from './verified.ts'
import {verifyFiles} from './verify-files.ts'
import type {VerifyRequest} from './verify-request.ts'

/**
 * Judges every certificate of a source: what each address of a server presents, or what is in files. A failure
 * stands in the place of what could not be judged.
 *
 * Throws what `findEndpoint` and `findSource` throw.
 */
export async function verifySource(
  services: Services,
  word: string,
  request: VerifyRequest,
): Promise<(Verified | AppError)[]> {
  const source = await locate(services, word)
  if (source.kind !== 'endpoint') return verifyFiles(services, source, request)
  const anchors = request.ca ?? CertificatePool.fromPem(await services.anchors(source.alias))
  const endpoints = request.allNodes ? await nodesOf(services, source) : [source]
  const results = await Promise.all(
    endpoints.map((endpoint) => verifyEndpoint(services, endpoint, request, anchors)),
  )
  return compared(results.flat())
}

/** The server that a word means. Throws as `findEndpoint` does, and `usage` for a file. */
export async function findServer(services: Services, word: string): Promise<Endpoint> {
  const source = await locate(services, word)
  if (source.kind === 'endpoint') return source
  throw new AppError('usage', `${word} is a file or folder, and no server to connect to`, {
    hint: `For what it holds: mctl cert verify ${word}`,
  })
}

/** What a word means: an alias goes before a file of the same name. Throws as `findEndpoint` and `findSource` do. */
export async function locate(services: Services, word: string): Promise<Source> {
  const find = (name: string): Promise<{readonly url: string}> => services.alias(name)
  if (word === '-') return findSource(word, find)
  try {
    return await findEndpoint(word, find)
  } catch (error) {
    const isOther = error instanceof AppError && error.code === 'alias_not_found'
    if (!isOther || !(existsSync(word) || /[/\\.]/.test(word))) throw error
    return findSource(word, find)
  }
}

async function nodesOf(services: Services, source: Endpoint): Promise<Endpoint[]> {
  const {alias, label} = source
  if (alias === undefined) {
    throw new AppError('usage', `--all-nodes needs an alias: ${label} is none`, {
      hint: 'The nodes are asked for with the keys of an alias',
    })
  }
  const {nodes} = await readNodes(await services.admin(alias))
  return nodes.map(({host, port}) => ({kind: 'endpoint', host, port, label, alias}))
}

async function verifyEndpoint(
  services: Services,
  endpoint: Endpoint,
  request: VerifyRequest,
  anchors: CertificatePool,
): Promise<(Verified | AppError)[]> {
  const {host, port, label, alias: aliasName} = endpoint
  const {settings, signal} = services
  const alias = aliasName === undefined ? undefined : await services.alias(aliasName)
  const servername =
    request.handshake.servername ?? (host.includes(':') || /^[\d.]+$/.test(host) ? '' : host)
  const name = request.host ?? (request.handshake.servername || host)
  const probes = await probed(services, endpoint, request)
  return Promise.all(
    probes.map(async (probe) => {
      if (probe instanceof AppError) return probe
      const {address} = probe
      const timeout = settings.connectTimeout
      try {
        const {certificates} = readChain(probe.chain, host)
        const target = {host, port, address, servername, timeout, signal}
        const open = await seeOpenFlight(target, certificates[0] && otherKind(certificates[0]))
        const handshake = {source: label, host, port, servername, name, probe, open}
        return {
          verdict: judgeEndpoint(handshake, {...request, anchors, alias}),
          certificates,
          anchors,
        }
      } catch (error) {
        return asFailure(error)
      }
    }),
  )
}

async function probed(
  services: Services,
  endpoint: Endpoint,
  {handshake}: VerifyRequest,
): Promise<
  (Exclude<Awaited<ReturnType<typeof probeEndpoint>>[number], {error: unknown}> | AppError)[]
> {
  try {
    const results = await probeEndpoint(services, endpoint, handshake)
    return results.map((result) => ('error' in result ? asFailure(result.error) : result))
  } catch (error) {
    return [asFailure(error)]
  }
}

function asFailure(error: unknown): AppError {
  if (error instanceof AppError && error.code !== 'cancelled') return error
  throw error
}

function compared(results: readonly (Verified | AppError)[]): (Verified | AppError)[] {
  const verdicts = results.flatMap((result) =>
    result instanceof AppError || result.verdict.kind !== 'endpoint' ? [] : [result.verdict],
  )
  const marked = compareAddresses(verdicts)
  return results.map((result) => {
    if (result instanceof AppError || result.verdict.kind !== 'endpoint') return result
    return {...result, verdict: marked[verdicts.indexOf(result.verdict)] ?? result.verdict}
  })
}
