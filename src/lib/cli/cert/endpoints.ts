import type {Endpoint} from '../../certificates/sources.ts'
import {type ProbeRequest, type ProbeResult, probeTls} from '../../tls/probe.ts'
import {addressesOf} from '../addresses.ts'
import type {Services} from '../services.ts'

/** How to shake hands, where not as usual. */
export type HandshakeOptions = Pick<
  ProbeRequest,
  'servername' | 'client' | 'alpn' | 'awaitsVerdict'
>

/** Shakes hands with every address of an endpoint; a failure stands in the place of a result. */
export async function probeEndpoint(
  services: Services,
  endpoint: Endpoint,
  options: HandshakeOptions = {},
): Promise<(ProbeResult | {readonly error: unknown})[]> {
  const {host, port, alias} = endpoint
  const {settings, signal} = services
  const client = options.client ?? (await services.clientOf(alias))
  const addresses = await addressesOf(settings, endpoint)
  return Promise.all(
    addresses.map((address) =>
      probeTls({
        ...options,
        host,
        port,
        address,
        client,
        timeout: settings.connectTimeout,
        signal,
      }).catch((error: unknown) => ({error})),
    ),
  )
}
