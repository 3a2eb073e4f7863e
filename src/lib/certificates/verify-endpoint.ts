import * as v from 'valibot'
import type {ProbeResult} from '../tls/probe.ts'
import {
  type Certificate,
  certificateDocument,
  isSelfSigned,
  readCertificate,
} from '../x509/certificate.ts'
import {expiryInWords, judgeExpiry, type Warning} from '../x509/expiry.ts'
import {matchesHost} from '../x509/subject-alt-name.ts'

const Verdict = v.strictObject({
  verdict: v.picklist(['ok', 'bad', 'warning', 'untested']),
  /** In words, with the next step where there is one. */
  message: v.string(),
})
type Verdict = v.InferOutput<typeof Verdict>

const Described = v.strictObject({
  subject: v.string(),
  issuer: v.string(),
  serial: v.string(),
  notBefore: v.string(),
  notAfter: v.string(),
  names: v.array(v.string()),
  key: v.string(),
  fingerprint: v.string(),
})

/** What `mctl cert verify --json` prints for each address of a server. */
export const EndpointVerdict = v.strictObject({
  source: v.string(),
  host: v.string(),
  port: v.number(),
  address: v.string(),
  /** The name that was asked for; empty: none. */
  servername: v.string(),
  protocol: v.string(),
  cipher: v.string(),
  group: v.string(),
  ...Described.entries,
  /** As the server sent it, the leaf first. */
  chain: v.array(Described),
  healthy: v.boolean(),
  verdicts: v.strictObject({chain: Verdict, name: Verdict, validity: Verdict, key: Verdict}),
})
export type EndpointVerdict = v.InferOutput<typeof EndpointVerdict>

/** A handshake and what is judged of it. */
export interface Presented {
  readonly source: string
  readonly host: string
  readonly port: number
  readonly servername: string
  readonly probe: ProbeResult
}

/** Judges what a server presents: chain, name, validity and key, each by itself. */
export function judgeEndpoint(presented: Presented, now: Date, warning: Warning): EndpointVerdict {
  const {source, host, port, servername, probe} = presented
  const chain = probe.chain.map((der) => readCertificate(der, host))
  const [leaf] = chain
  if (leaf === undefined) throw new Error('a handshake without a certificate')
  const verdicts = {
    chain: judgeChain(probe, chain),
    name: judgeName(leaf, servername === '' ? host : servername),
    validity: judgeValidity(chain, now, warning),
    key: judgeKey(leaf),
  }
  return {
    source,
    host,
    port,
    address: probe.address,
    servername,
    protocol: probe.protocol,
    cipher: probe.cipher,
    group: probe.group,
    ...certificateDocument(leaf),
    chain: chain.map(certificateDocument),
    healthy: Object.values(verdicts).every(({verdict}) => verdict === 'ok'),
    verdicts,
  }
}

const ok = (message: string): Verdict => ({verdict: 'ok', message})
const bad = (message: string): Verdict => ({verdict: 'bad', message})

// Codes that are about dates and names are judged apart; behind them the trust stays untested.
const aboutDates = new Set(['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID'])
const aboutIssuers = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
])

/** What OpenSSL says of a chain, and what it means. One code can have several causes. */
function judgeChain({chainError}: ProbeResult, chain: readonly Certificate[]): Verdict {
  if (chainError === undefined) return ok('trusted')
  const {code, message} = chainError
  const [leaf] = chain
  const last = chain.at(-1)
  const issuer = last?.issuer || '(no name)'
  if (aboutDates.has(code)) {
    return {
      verdict: 'untested',
      message: 'not judged, because a certificate of it is outside its dates',
    }
  }
  // Not by its code: that differs between runtimes where a trusted certificate has the same name.
  if (leaf !== undefined && isSelfSigned(leaf) === true && aboutIssuers.has(code)) {
    return bad(
      'self-signed and not trusted here; trust it with: mctl alias set ALIAS URL --ca FILE',
    )
  }
  switch (code) {
    case 'SELF_SIGNED_CERT_IN_CHAIN':
      return bad(`its root ${last?.subject ?? ''} is sent but not trusted here; name it with --ca`)
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
      return bad(
        chain.length === 1
          ? `the server sends one certificate and no intermediate; its issuer ${issuer} is not trusted here`
          : `the issuer ${issuer} is not trusted here; name it with --ca`,
      )
    case 'CERT_SIGNATURE_FAILURE':
      return bad(`signed by another key than that of the trusted ${issuer}`)
    case 'INVALID_PURPOSE':
      return bad('not a certificate for servers: it lacks the extended key usage serverAuth')
    case 'PATH_LENGTH_EXCEEDED':
      return bad('a CA in it may not have CAs below it')
    default:
      return bad(code === 'UNSPECIFIED' ? message : `not trusted: ${message}`)
  }
}

function judgeName({names, subject}: Certificate, host: string): Verdict {
  if (matchesHost(names, host)) return ok(`made for ${host}`)
  if (names.length > 0) {
    return bad(`made for ${names.map(({value}) => value).join(', ')}, and not for ${host}`)
  }
  return bad(
    `has no alternative names, only ${subject || 'nothing'}; mc and MinIO look at nothing else`,
  )
}

function judgeValidity(chain: readonly Certificate[], now: Date, warning: Warning): Verdict {
  const judged = chain.map((certificate) => ({
    certificate,
    ...judgeExpiry(certificate, now, warning),
  }))
  const worst =
    judged.find(({state}) => state === 'expired') ??
    judged.find(({state}) => state === 'not-yet-valid') ??
    judged.toSorted((a, b) => a.secondsLeft - b.secondsLeft)[0]
  if (worst === undefined) return {verdict: 'untested', message: 'no certificate to judge'}
  const which = worst.certificate === chain[0] ? '' : `${worst.certificate.subject} `
  const message = which + expiryInWords(worst, worst.certificate)
  if (worst.state === 'ok') return ok(message)
  return worst.state === 'expiring' ? {verdict: 'warning', message} : bad(message)
}

function judgeKey({key}: Certificate): Verdict {
  const bits = /^RSA (\d+)$/.exec(key)?.[1]
  if (bits !== undefined && Number(bits) < 2048)
    return bad(`${key} is too short; clients refuse it`)
  if (key === 'P-224') return bad('no client takes P-224')
  if (key === 'unknown') return {verdict: 'untested', message: 'of a kind that is not known here'}
  if (key === 'Ed25519') return {verdict: 'warning', message: 'Ed25519, which browsers do not take'}
  return ok(key)
}
