import * as v from 'valibot'
import {AppError} from '../../errors/errors.ts'
import {ObjectEncryption} from '../object-encryption.ts'
import type {StoredObject} from '../stored-object.ts'
import {type AuditRule, fits} from './rule.ts'

/** Kinds of objects whose names can be asked for. */
export const listedKinds = ['plain', 'sse-s3', 'sse-kms', 'sse-c', 'unknown', 'deviating'] as const
export type ListedKind = (typeof listedKinds)[number]

/** One object or version, as `mctl encrypt audit --list --json` prints it before the audit itself. */
export const AuditedObject = v.strictObject({
  type: v.literal('object'),
  /** The alias and the bucket. */
  target: v.string(),
  key: v.string(),
  /** With `--versions`. */
  versionID: v.optional(v.string()),
  /** Whether a GET without a version finds it. */
  latest: v.boolean(),
  size: v.number(),
  lastModified: v.string(),
  /** With the bare name of the key. */
  encryption: ObjectEncryption,
  /** Why it is unknown. */
  reason: v.optional(v.string()),
})
export type AuditedObject = v.InferOutput<typeof AuditedObject>

const algorithms: Readonly<Record<ObjectEncryption['algorithm'], ListedKind>> = {
  none: 'plain',
  'SSE-S3': 'sse-s3',
  'SSE-KMS': 'sse-kms',
  'SSE-C': 'sse-c',
  unknown: 'unknown',
}

/** Reads `--list plain,unknown`. Throws `usage`. */
export function parseListedKinds(text: string): readonly ListedKind[] {
  return text.split(',').map((word) => {
    const kind = listedKinds.find((each) => each === word)
    if (kind === undefined) {
      throw new AppError('usage', `--list ${text} names no kind of objects`, {
        hint: `It is one or more of ${listedKinds.join(', ')}`,
      })
    }
    return kind
  })
}

/** Those of a page that are of one of the kinds. */
export function listedOf(
  stored: readonly StoredObject[],
  kinds: readonly ListedKind[],
  target: string,
  rule: AuditRule | undefined,
): AuditedObject[] {
  return stored.flatMap(({object, encryption, refusal}) => {
    if (encryption === undefined) return []
    const {algorithm} = encryption
    const deviates = algorithm !== 'unknown' && rule !== undefined && !fits(encryption, rule)
    const isWanted =
      kinds.includes(algorithms[algorithm]) || (deviates && kinds.includes('deviating'))
    if (!isWanted) return []
    const {key, versionId, isLatest, size, lastModified} = object
    return [
      {
        type: 'object',
        target,
        key,
        ...(versionId === undefined ? {} : {versionID: versionId}),
        latest: isLatest,
        size,
        lastModified,
        encryption,
        ...(refusal === undefined ? {} : {reason: refusal.message}),
      },
    ]
  })
}
