import * as v from 'valibot'
import type {AppError} from '../../errors/errors.ts'
import type {StoredObject} from '../stored-object.ts'
import {type AuditRule, fits} from './rule.ts'

const count = v.pipe(v.number(), v.integer(), v.minValue(0))

const Count = {
  /** Those that a GET without a version finds. */
  objects: count,
  /** With `--versions`: all that are stored, the current ones included. */
  versions: v.optional(count),
  /** Of all that were counted. */
  bytes: count,
}
const Counted = v.strictObject(Count)
export type Counted = v.InferOutput<typeof Counted>

/** How many objects and bytes there are of each kind. */
export const Counts = v.strictObject({
  ...Count,
  /** With `--versions`. */
  deleteMarkers: v.optional(count),
  plain: Counted,
  sseS3: Counted,
  sseKms: v.strictObject({
    ...Count,
    /** Sorted by key. */
    keys: v.array(v.strictObject({keyId: v.string(), ...Count})),
  }),
  sseC: Counted,
  unknown: Counted,
  /** Encrypted otherwise than the rule says, or not at all; of what is unknown nothing is said. */
  deviating: Counted,
})
export type Counts = v.InferOutput<typeof Counts>

/** Whether there is any of a kind. */
export function isCounted({objects, versions = objects}: Counted): boolean {
  return versions > 0
}

class Counter {
  #objects = 0
  #versions = 0
  #bytes = 0

  add({size, isLatest}: {readonly size: number; readonly isLatest: boolean}): void {
    if (isLatest) this.#objects += 1
    this.#versions += 1
    this.#bytes += size
  }

  merge(other: Counter): void {
    this.#objects += other.#objects
    this.#versions += other.#versions
    this.#bytes += other.#bytes
  }

  result(versions: boolean): Counted {
    return {
      objects: this.#objects,
      ...(versions ? {versions: this.#versions} : {}),
      bytes: this.#bytes,
    }
  }
}

/** Counts stored objects by their encryption, in memory that does not grow with them. */
export class Tally {
  readonly #all = new Counter()
  readonly #byAlgorithm = {
    none: new Counter(),
    'SSE-S3': new Counter(),
    'SSE-KMS': new Counter(),
    'SSE-C': new Counter(),
    unknown: new Counter(),
  }
  readonly #byKey = new Map<string, Counter>()
  readonly #deviating = new Counter()
  #deleteMarkers = 0
  #refusal: AppError | undefined
  #unknownElse = false

  /** Counts one; what does not fit the rule deviates, and where there is no rule nothing does. */
  add({object, encryption, refusal}: StoredObject, rule: AuditRule | undefined): void {
    if (encryption === undefined) {
      this.#deleteMarkers += 1
      return
    }
    const {algorithm, keyId} = encryption
    this.#all.add(object)
    this.#byAlgorithm[algorithm].add(object)
    if (algorithm === 'SSE-KMS') this.#key(keyId ?? '').add(object)
    if (algorithm === 'unknown') {
      if (refusal?.code === 'access_denied') this.#refusal ??= refusal
      else this.#unknownElse = true
    } else if (rule !== undefined && !fits(encryption, rule)) this.#deviating.add(object)
  }

  /** Adds all that another one counted. */
  merge(other: Tally): void {
    this.#all.merge(other.#all)
    for (const [algorithm, counter] of Object.entries(other.#byAlgorithm)) {
      if (isAlgorithm(algorithm)) this.#byAlgorithm[algorithm].merge(counter)
    }
    for (const [key, counter] of other.#byKey) this.#key(key).merge(counter)
    this.#deviating.merge(other.#deviating)
    this.#deleteMarkers += other.#deleteMarkers
    this.#refusal ??= other.#refusal
    this.#unknownElse ||= other.#unknownElse
  }

  /** Whether there was nothing at all, not even a delete marker. */
  get isEmpty(): boolean {
    return this.#deleteMarkers === 0 && !isCounted(this.#all.result(true))
  }

  /** The refusal of a HEAD, where all that is unknown is so for want of rights. */
  get missingRights(): AppError | undefined {
    return this.#unknownElse ? undefined : this.#refusal
  }

  /** What was counted; with the numbers of versions where all were looked at. */
  counts(versions: boolean): Counts {
    const {none, 'SSE-S3': sseS3, 'SSE-KMS': sseKms, 'SSE-C': sseC, unknown} = this.#byAlgorithm
    const keys = [...this.#byKey].sort(([a], [b]) => (a < b ? -1 : 1))
    return {
      ...this.#all.result(versions),
      ...(versions ? {deleteMarkers: this.#deleteMarkers} : {}),
      plain: none.result(versions),
      sseS3: sseS3.result(versions),
      sseKms: {
        ...sseKms.result(versions),
        keys: keys.map(([keyId, counter]) => ({keyId, ...counter.result(versions)})),
      },
      sseC: sseC.result(versions),
      unknown: unknown.result(versions),
      deviating: this.#deviating.result(versions),
    }
  }

  #key(keyId: string): Counter {
    const known = this.#byKey.get(keyId)
    if (known) return known
    const counter = new Counter()
    this.#byKey.set(keyId, counter)
    return counter
  }
}

type Algorithm = 'none' | 'SSE-S3' | 'SSE-KMS' | 'SSE-C' | 'unknown'

function isAlgorithm(name: string): name is Algorithm {
  return /^(none|SSE-S3|SSE-KMS|SSE-C|unknown)$/.test(name)
}
