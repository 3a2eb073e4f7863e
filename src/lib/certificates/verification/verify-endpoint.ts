import * as v from 'valibot'
import {AppError} from '../../errors/errors.ts'
import type {OpenFlight} from '../../tls/open-flight.ts'
import type {ProbeResult} from '../../tls/probe.ts'
import {type Certificate, parseCertificate} from '../../x509/certificate.ts'
import {DerError} from '../../x509/der.ts'
import {type GoRefusal, withGoRefusals} from './go-refusals.ts'
import {judgeCertificate, type Standard} from './judge-certificate.ts'
import {JudgedCertificate, withFindings} from './judged-certificate.ts'
import {otherKeyFindings} from './other-key.ts'
import {stapleFindings} from './staple-finding.ts'
import type {Finding} from './verdict.ts'

const Seen = v.picklist(['yes', 'no', 'untested'])

/** What `mctl cert verify --json` prints for each address of a server. */
export const EndpointVerdict = v.strictObject({
  kind: v.literal('endpoint'),
  source: v.string(),
  host: v.string(),
  port: v.number(),
  address: v.string(),
  /** The name that was asked for; empty: none. */
  servername: v.string(),
  protocol: v.string(),
  cipher: v.string(),
  /** As agreed on or, where the runtime does not tell, as the server takes of those that are usual. */
  group: v.string(),
  /** The protocol of the application that was agreed on; empty: none. */
  alpn: v.string(),
  clientCertificateRequested: Seen,
  ocspStapled: Seen,
  ...JudgedCertificate.entries,
})
export type EndpointVerdict = v.InferOutput<typeof EndpointVerdict>

/** A handshake that is to be judged. */
export interface Handshake {
  readonly source: string
  readonly host: string
  readonly port: number
  readonly servername: string
  /** For whom the certificate is to be. */
  readonly name: string
  readonly probe: ProbeResult
  readonly open: OpenFlight
}

/** Judges what a server presents. Throws `tls_failed` when its own certificate cannot be read. */
export function judgeEndpoint(handshake: Handshake, standard: Standard): EndpointVerdict {
  const {source, host, port, servername, name, probe, open} = handshake
  const {certificates, damaged} = readChain(probe.chain, host)
  const judged = judgeCertificate({certificates, host: name}, standard)
  const [leaf] = certificates
  if (judged === undefined || leaf === undefined) {
    throw new Error('a handshake without a certificate')
  }
  const more = [
    ...stapleFindings(leaf, open.staplesOcsp),
    ...otherKeyFindings(leaf, open.otherLeaf, name, standard),
  ]
  const group = probe.group === 'unknown' && probe.protocol === 'TLSv1.3' ? open.group : undefined
  return {
    kind: 'endpoint',
    source,
    host,
    port,
    address: probe.address,
    servername,
    protocol: probe.protocol,
    cipher: probe.cipher,
    group: group ?? probe.group,
    alpn: probe.alpn,
    clientCertificateRequested: open.requestsCertificate,
    ocspStapled: open.staplesOcsp,
    ...withGoRefusals(withFindings(judged, more), damaged),
  }
}

/** The certificates of a handshake that can be read, and the places of those that cannot. */
export function readChain(
  chain: readonly Uint8Array[],
  host: string,
): {certificates: Certificate[]; damaged: GoRefusal[]} {
  const certificates: Certificate[] = []
  const damaged: GoRefusal[] = []
  for (const [place, der] of chain.entries()) {
    try {
      certificates.push(parseCertificate(der))
    } catch (cause) {
      if (!(cause instanceof DerError)) throw cause
      if (place === 0) {
        throw new AppError('tls_failed', `${host} presents a certificate that cannot be read`, {
          hint: `Its DER is damaged at octet ${cause.offset}: ${cause.message}`,
          cause,
        })
      }
      damaged.push({place, reason: cause.message})
    }
  }
  return {certificates, damaged}
}

/** Says in each verdict of one server that its addresses do not serve the same certificate. */
export function compareAddresses(verdicts: readonly EndpointVerdict[]): EndpointVerdict[] {
  const served = Map.groupBy(verdicts, ({fingerprint}) => fingerprint)
  if (served.size < 2) return [...verdicts]
  return verdicts.map((verdict) => {
    const others = verdicts.filter(({fingerprint}) => fingerprint !== verdict.fingerprint)
    const places = others.map(({host, port, address}) =>
      address === host ? `${host}:${port}` : `${host}:${port} at ${address}`,
    )
    const finding: Finding = {
      severity: 'warning',
      code: 'addresses-disagree',
      message: `Another certificate is served by ${places.join(', ')}`,
      fix: 'If they are to be alike, see which of them has not loaded the new one',
    }
    return {...verdict, findings: [...verdict.findings, finding]}
  })
}
