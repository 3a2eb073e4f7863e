import * as v from 'valibot'
import type {AppError} from '../../errors/errors.ts'
import type {Place} from '../walk.ts'
import type {PlaceAudit} from './audit-place.ts'
import {AuditVerdict, BucketAudit, isWell, worstOf} from './bucket-audit.ts'
import {AuditFinding} from './finding.ts'
import {findingsOf, noBuckets, notListed} from './findings.ts'
import {AuditRule} from './rule.ts'
import {Counts, Tally} from './tally.ts'

/** What `mctl encrypt audit --json` prints last, and without `--list` alone. */
export const EncryptionAudit = v.strictObject({
  type: v.literal('audit'),
  targets: v.array(v.string()),
  /** Whether noncurrent versions were looked at. */
  versions: v.boolean(),
  /** What `--require` says. */
  required: v.optional(AuditRule),
  /** The worst of all. */
  verdict: AuditVerdict,
  /** Whether nothing deviates and all could be judged that has a rule. */
  healthy: v.boolean(),
  /** In the order of the targets, those of a server by name. */
  buckets: v.array(BucketAudit),
  /** Of all buckets that could be listed. */
  total: Counts,
  findings: v.array(AuditFinding),
  /** What was not checked. */
  untested: v.array(v.string()),
})
export type EncryptionAudit = v.InferOutput<typeof EncryptionAudit>

/** Collects what was found in each place. */
export class AuditReport {
  readonly #words: readonly string[]
  readonly #wish: {readonly versions: boolean; readonly required?: AuditRule | undefined}
  readonly #buckets: BucketAudit[] = []
  readonly #findings: AuditFinding[] = []
  readonly #verdicts: AuditVerdict[] = []
  readonly #total = new Tally()

  constructor(
    words: readonly string[],
    wish: {readonly versions: boolean; readonly required?: AuditRule | undefined},
  ) {
    this.#words = words
    this.#wish = wish
  }

  add({audit, tally}: PlaceAudit): void {
    this.#total.merge(tally)
    this.#note(audit, findingsOf(audit))
  }

  addFailure(alias: string, {bucket, prefix}: Place, {message}: AppError): void {
    const target = [alias, bucket, ...(prefix === '' ? [] : [prefix])].join('/')
    const audit: BucketAudit = {
      target,
      bucket,
      verdict: 'failed',
      default: {algorithm: 'unknown'},
    }
    this.#note(audit, [notListed(target, message)])
  }

  /** A server that shows no bucket: that nothing deviates there is no good news. */
  addEmpty(alias: string): void {
    this.#verdicts.push('unknown')
    this.#findings.push(noBuckets(alias))
  }

  /** Undefined when nothing was found to look at. */
  result(): EncryptionAudit | undefined {
    if (this.#verdicts.length === 0) return undefined
    const {versions, required} = this.#wish
    const verdict = worstOf(this.#verdicts)
    return {
      type: 'audit',
      targets: [...this.#words],
      versions,
      ...(required === undefined ? {} : {required}),
      verdict,
      healthy: isWell(verdict),
      buckets: this.#buckets,
      total: this.#total.counts(versions),
      findings: this.#findings,
      untested: untestedOf(versions, this.#buckets),
    }
  }

  #note(audit: BucketAudit, findings: readonly AuditFinding[]): void {
    this.#buckets.push(audit)
    this.#verdicts.push(audit.verdict)
    this.#findings.push(...findings)
  }
}

function untestedOf(versions: boolean, buckets: readonly BucketAudit[]): string[] {
  const isUnset = buckets.some(({default: {algorithm}}) => algorithm === 'none')
  return [
    ...(versions ? [] : ['noncurrent versions: look at them with --versions']),
    'uploads that are not complete',
    'objects below the name of another object (a/b where a is an object): MinIO lists them nowhere',
    ...(isUnset
      ? ['whether the server encrypts by itself (MINIO_KMS_AUTO_ENCRYPTION): it does not tell']
      : []),
  ]
}
