import type {Endpoint} from '../certificates/sources.ts'
import type {ProbeResult} from '../tls/probe.ts'
import {probeTls} from '../tls/probe.ts'
import {addressesOf} from './addresses.ts'
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
  const addresses = await addressesOf(settings, endpoint)
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
