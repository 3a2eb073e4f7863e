import {suiteName, suitesOfTls12, suitesOfTls13} from './cipher-suites.ts'
import {idsOf} from './code-points.ts'
import {type Ask, survey} from './elimination.ts'
import type {ProtocolName} from './protocol-versions.ts'
import type {Choices} from './scan-facts.ts'
import type {ScanSession} from './scan-session.ts'

/** The suites that a server takes in one version, as numbers and as names. */
export interface ScannedSuites {
  readonly ids: readonly number[]
  readonly choices: Choices
}

/** The suites of one version, by the ServerHello or the HelloRetryRequest. */
export async function scanSuites(
  session: ScanSession,
  protocol: ProtocolName,
): Promise<ScannedSuites> {
  const ask: Ask = (suites) => session.choice({protocol, suites}, 'hello', ({suite}) => suite)
  const offer = idsOf(protocol === 'TLSv1.3' ? suitesOfTls13 : suitesOfTls12)
  const {ids, ...rest} = await survey(offer, ask, isAesGcm)
  return {ids, choices: {protocol, names: ids.map(suiteName), ...rest}}
}

// Go takes these first from a client that begins with one, and ChaCha20 from the others.
const isAesGcm = (id: number): boolean => /_AES_\d+_GCM_/.test(suiteName(id))

/** Those of suites whose key exchange has a curve, and a signature. */
export const ecdheSuites = (ids: readonly number[]): number[] =>
  ids.filter((id) => /^TLS_ECDHE_/.test(suiteName(id)))

/** Those of suites whose key exchange has a prime. */
export const dheSuites = (ids: readonly number[]): number[] =>
  ids.filter((id) => /^TLS_DHE?_/.test(suiteName(id)))
