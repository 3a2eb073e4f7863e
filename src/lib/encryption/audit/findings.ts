import {quoted} from '../../base/shell-word.ts'
import {binarySize, grouped} from '../../base/size.ts'
import type {BucketAudit} from './bucket-audit.ts'
import type {AuditFinding} from './finding.ts'
import type {AuditRule, BucketDefault} from './rule.ts'
import {type Counted, type Counts, isCounted} from './tally.ts'

type Draft = Omit<AuditFinding, 'where'>

/** What somebody should know of a bucket that was counted, the worst first. */
export function findingsOf(audit: BucketAudit): AuditFinding[] {
  const {target, counts} = audit
  if (counts === undefined) return []
  return [
    ...aboutPlain(audit, counts),
    ...aboutOthers(audit, counts),
    ...aboutUnknown(counts),
    ...aboutDefault(audit),
  ].map(({severity, code, ...words}) => ({severity, code, where: target, ...words}))
}

/** A bucket that could not be listed. */
export function notListed(target: string, message: string): AuditFinding {
  return {severity: 'error', code: 'not-listed', where: target, message}
}

/** A server that shows no bucket: it may have none, or none for these keys. */
export function noBuckets(alias: string): AuditFinding {
  const message = `${alias} shows no bucket to these keys: there is nothing to be judged`
  return {severity: 'error', code: 'no-buckets', where: alias, message}
}

function aboutPlain({target, rule}: BucketAudit, {plain}: Counts): Draft[] {
  if (!isCounted(plain)) return []
  const old = (plain.versions ?? plain.objects) - plain.objects
  const severity = rule === undefined ? ('warning' as const) : ('error' as const)
  const why = rule === undefined ? '' : `; ${ruleWords(rule)}`
  const migrate = `mctl encrypt migrate ${quoted(target)}`
  return [
    ...(plain.objects === 0
      ? []
      : [
          {
            severity,
            code: 'plain-objects' as const,
            message: `${numberOf(plain.objects, 'object')} stored in plain${old === 0 ? `, ${binarySize(plain.bytes)}` : ''}${why}`,
            ...(rule === undefined ? {} : {fix: `${migrate}${requiredFlags(rule)}`}),
          },
        ]),
    ...(old === 0
      ? []
      : [
          {
            severity,
            code: 'plain-versions' as const,
            message: `${numberOf(old, 'noncurrent version')} stored in plain${why}`,
            fix: `${migrate}${requiredFlags(rule)} --purge-plain-versions`,
          },
        ]),
  ]
}

function aboutOthers({target, rule}: BucketAudit, counts: Counts): Draft[] {
  if (rule === undefined) return []
  const {sseS3, sseKms, sseC} = counts
  const others = [
    ...(rule.algorithm === 'SSE-S3' ? [] : [{name: 'SSE-S3', counted: sseS3}]),
    ...sseKms.keys
      .filter(({keyId}) => rule.algorithm === 'SSE-S3' || (rule.keyId ?? keyId) !== keyId)
      .map(({keyId, ...counted}) => ({name: `SSE-KMS with ${keyId || 'an unnamed key'}`, counted})),
  ].filter(({counted}) => isCounted(counted))
  const named = others.map(({name, counted}) => `${grouped(all(counted))} ${name}`)
  return [
    ...(others.length === 0
      ? []
      : [
          {
            severity: 'error' as const,
            code: 'other-encryption' as const,
            message: `Encrypted otherwise: ${named.join(', ')}; ${ruleWords(rule)}`,
            fix: `mctl encrypt migrate ${quoted(target)}${requiredFlags(rule)}`,
          },
        ]),
    ...(isCounted(sseC)
      ? [
          {
            severity: 'error' as const,
            code: 'customer-keys' as const,
            message: `${numberOf(all(sseC), 'object')} encrypted with keys of their owners (SSE-C): only who has these can change that; ${ruleWords(rule)}`,
          },
        ]
      : []),
  ]
}

function aboutUnknown({unknown}: Counts): Draft[] {
  if (!isCounted(unknown)) return []
  return [
    {
      severity: 'error',
      code: 'unknown-encryption',
      message: `The encryption of ${grouped(all(unknown))} is unknown: these keys may not read them, or the server did not say`,
    },
  ]
}

function aboutDefault({target, bucket, rule, default: found}: BucketAudit): Draft[] {
  const severity = 'warning' as const
  const place = `${target.slice(0, target.indexOf('/'))}/${bucket}`
  const set = `mctl encrypt set ${ruleArguments(rule)} ${quoted(place)}`
  if (found.algorithm === 'unknown') {
    const message = 'The default encryption of the bucket is unknown: these keys may not read it'
    return [{severity: rule === undefined ? 'error' : severity, code: 'default-unknown', message}]
  }
  if (found.algorithm === 'none') {
    const message =
      'The bucket has no default encryption: what is put there is plain, unless its client or the server says otherwise'
    return [{severity, code: 'no-default', message, fix: set}]
  }
  if (rule?.from !== 'require' || isSame(found, rule)) return []
  const message = `The default is ${encryptionWords(found)}, and ${ruleWords(rule)}: new objects will deviate`
  return [{severity, code: 'default-differs', message, fix: set}]
}

const all = ({versions, objects}: Counted): number => versions ?? objects

function numberOf(count: number, what: string): string {
  return count === 1 ? `One ${what} is` : `${grouped(count)} ${what}s are`
}

function isSame(found: BucketDefault, rule: AuditRule): boolean {
  return found.algorithm === rule.algorithm && (rule.keyId ?? found.keyId) === found.keyId
}

function ruleWords(rule: AuditRule): string {
  const words = encryptionWords(rule)
  return rule.from === 'default' ? `the default is ${words}` : `${words} is required`
}

function encryptionWords({algorithm, keyId}: BucketDefault | AuditRule): string {
  return keyId === undefined ? algorithm : `${algorithm} with ${keyId}`
}

function ruleArguments(rule: AuditRule | undefined): string {
  if (rule?.algorithm !== 'SSE-KMS') return 'sse-s3'
  return rule.keyId === undefined ? 'sse-kms' : `sse-kms ${quoted(rule.keyId)}`
}

// A migration takes the default of the bucket where it is told nothing.
function requiredFlags(rule: AuditRule | undefined): string {
  if (rule?.from !== 'require') return ''
  if (rule.keyId !== undefined) return ` --key ${quoted(rule.keyId)}`
  return ` --to ${rule.algorithm.toLowerCase()}`
}
