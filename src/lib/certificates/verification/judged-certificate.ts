import * as v from 'valibot'
import {Described} from '../described.ts'
import {Judges} from './judges.ts'
import {Finding, Verdict} from './verdict.ts'

const Verdicts = v.strictObject({
  chain: Verdict,
  name: Verdict,
  validity: Verdict,
  key: Verdict,
  /** Only where a certificate was expected. */
  expected: v.optional(Verdict),
})

/** What is judged of every certificate, wherever it is from. */
export const JudgedCertificate = v.strictObject({
  ...Described.entries,
  /** SHA-256 of the public key. */
  publicKeyFingerprint: v.string(),
  /** As sent, or as it stands in the file; duplicates and strays included. */
  chain: v.array(Described),
  /** From the certificate to the anchor; empty when there is no way. */
  path: v.array(
    v.strictObject({
      subject: v.string(),
      fingerprint: v.string(),
      from: v.picklist(['sent', 'trusted']),
    }),
  ),
  /** The time for which it is judged. */
  at: v.string(),
  purpose: v.picklist(['server', 'client']),
  findings: v.array(Finding),
  judges: Judges,
  /** The file that the chain was written to, in its right form. */
  chainFile: v.optional(v.string()),
  healthy: v.boolean(),
  verdicts: Verdicts,
})
export type JudgedCertificate = v.InferOutput<typeof JudgedCertificate>

/** A judgement with more findings: with a bad one it is not well. */
export function withFindings(
  judged: JudgedCertificate,
  more: readonly Finding[],
): JudgedCertificate {
  return {
    ...judged,
    findings: [...judged.findings, ...more],
    healthy: judged.healthy && more.every(({severity}) => severity !== 'bad'),
  }
}
