import {existsSync} from 'node:fs'
import {type Endpoint, findEndpoint} from '../certificates/sources.ts'
import {type EndpointVerdict, judgeEndpoint} from '../certificates/verify-endpoint.ts'
import {AppError} from '../errors/errors.ts'
import type {Warning} from '../x509/expiry.ts'
import {type HandshakeOptions, probeEndpoint} from './endpoints.ts'
import type {Services} from './services.ts'

/** Connects to every address of a server and judges what it presents; a failure stands in its place. */
export async function verifySource(
  services: Services,
  word: string,
  options: HandshakeOptions,
  warning: Warning,
): Promise<(EndpointVerdict | AppError)[]> {
  const source = await findServer(services, word)
  const {host, port, label} = source
  const servername = options.servername ?? host
  const results = await probeEndpoint(services, source, options)
  return results.map((probe) => {
    if (!('error' in probe)) {
      return judgeEndpoint({source: label, host, port, servername, probe}, services.now(), warning)
    }
    return probe.error instanceof AppError
      ? probe.error
      : new AppError('internal', String(probe.error))
  })
}

/** The server that a word means. Throws as `findEndpoint` does, and `usage` for a file. */
export async function findServer(services: Services, word: string): Promise<Endpoint> {
  try {
    return await findEndpoint(word, (name) => services.alias(name))
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'alias_not_found' || !existsSync(word)) {
      throw error
    }
    throw new AppError('usage', `${word} is a file or folder, and no server to connect to`, {
      hint: `For its dates: mctl cert check ${word}`,
    })
  }
}
