import * as v from 'valibot'
import {parseDuration} from '../../base/duration.ts'
import {AppError} from '../../errors/errors.ts'
import {certificateDocument} from '../../x509/certificate.ts'
import {expiryInWords, judgeExpiry, type Warning} from '../../x509/expiry.ts'
import type {CheckedSource} from './checked-source.ts'
import {findNotServed} from './not-served.ts'

const Finding = v.strictObject({
  code: v.picklist(['nodes-disagree', 'not-served']),
  message: v.string(),
})

/** A line of `mctl cert check --json`: one certificate of a file, or of a server. */
export const CheckedCertificate = v.strictObject({
  source: v.string(),
  /** The file, or the server as HOST:PORT. */
  where: v.string(),
  /** The address that was connected to, where the host has several. */
  address: v.optional(v.string()),
  /** The names that the server was asked for; an empty one stands for none. */
  servernames: v.optional(v.array(v.string())),
  /** Its place in the file or the chain, from 0. */
  depth: v.number(),
  state: v.picklist(['ok', 'expiring', 'expired', 'not-yet-valid']),
  message: v.string(),
  secondsLeft: v.number(),
  subject: v.string(),
  issuer: v.string(),
  serial: v.string(),
  notBefore: v.string(),
  notAfter: v.string(),
  names: v.array(v.string()),
  key: v.string(),
  fingerprint: v.string(),
  /** What is wrong beside the dates. */
  findings: v.array(Finding),
  /** What of its source was not looked at. */
  untested: v.array(v.string()),
})
export type CheckedCertificate = v.InferOutput<typeof CheckedCertificate>
export type Finding = v.InferOutput<typeof Finding>

/** Whether nothing is wrong with a certificate. */
export function isWell({state, findings}: CheckedCertificate): boolean {
  return state === 'ok' && findings.length === 0
}

/** Judges the dates of every certificate, and what the certificates of all sources say of each other. */
export function judgeSources(
  sources: readonly CheckedSource[],
  now: Date,
  warning: Warning,
): CheckedCertificate[] {
  const notServed = findNotServed(sources.flatMap(({found}) => found))
  return sources.flatMap(({found, disagreements, untested}) =>
    found.map((placed) => {
      const {source, where, address, servernames, depth, certificate} = placed
      const {state, secondsLeft} = judgeExpiry(certificate, now, warning)
      const differing = depth === 0 ? disagreements : []
      const drift = notServed.get(placed)
      return {
        source,
        where,
        ...(address === undefined ? {} : {address}),
        ...(servernames === undefined ? {} : {servernames: [...servernames]}),
        depth,
        state,
        message: expiryInWords({state, secondsLeft}, certificate),
        secondsLeft,
        ...certificateDocument(certificate),
        findings: [
          ...differing
            .filter(({places}) => places.includes(placed))
            .map(({message}): Finding => ({code: 'nodes-disagree', message})),
          ...(drift === undefined ? [] : [{code: 'not-served' as const, message: drift}]),
        ],
        untested: [...untested],
      }
    }),
  )
}

/** Reads `--warn`: a duration, or a part of the life of a certificate as `20%`. Throws `bad_input`. */
export function parseWarning(text: string): Warning {
  const percent = /^(\d+(?:\.\d+)?)%$/.exec(text)?.[1]
  if (percent !== undefined && Number(percent) <= 100) return {share: Number(percent) / 100}
  const seconds = parseDuration(text)
  if (seconds !== undefined) return {seconds}
  throw new AppError('bad_input', `--warn ${text} is neither a time nor a percentage`, {
    hint: 'For example --warn 48h, --warn 30d or --warn 20%',
  })
}
