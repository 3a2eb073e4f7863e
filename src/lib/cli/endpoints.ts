import {lookup} from 'node:dns/promises'
import {isIP} from 'node:net'
import type {Endpoint} from '../certificates/sources.ts'
import {AppError} from '../errors/errors.ts'
import type {ProbeResult} from '../tls/probe.ts'
import {probeTls} from '../tls/probe.ts'
import type {Services} from './services.ts'

/** How to shake hands, where not as usual. */
export interface HandshakeOptions {
  readonly servername?: string | undefined
  readonly client?: {readonly cert: string; readonly key: string} | undefined
}

/** Shakes hands with every address of an endpoint; a failure stands in the place of a result. */
export async function probeEndpoint(
  services: Services,
  endpoint: Endpoint,
  options: HandshakeOptions = {},
): Promise<(ProbeResult | {readonly error: unknown})[]> {
  const {host, port, alias} = endpoint
  const {settings, signal} = services
  const trust = await services.trustForProbe(alias)
  const rule = settings.resolve.find(
    (each) => each.host.toLowerCase() === host && (each.port ?? `${port}`) === `${port}`,
  )
  const addresses = rule ? [rule.address] : isIP(host) ? [host] : await addressesOf(host)
  return Promise.all(
    addresses.map((address) =>
      probeTls({
        host,
        port,
        address,
        servername: options.servername,
        client: options.client ?? trust.client,
        timeout: Math.min(10_000, settings.timeout),
        signal,
      }).catch((error: unknown) => ({error})),
    ),
  )
}

async function addressesOf(host: string): Promise<string[]> {
  try {
    const found = await lookup(host, {all: true})
    return found.map(({address}) => address)
  } catch (cause) {
    throw new AppError('unknown_host', `No host named ${host} is known`, {
      hint: 'Check the spelling, or give its address with --resolve HOST=IP',
      cause,
    })
  }
}
