import {inParallel} from '../../base/in-parallel.ts'
import {parseTarget} from '../../base/target.ts'
import {AppError} from '../../errors/errors.ts'
import type {ObjectsApi} from '../objects-api.ts'
import {type Place, placesOf} from '../walk.ts'
import {type AuditListener, type AuditWish, auditPlace} from './audit-place.ts'
import {AuditReport, type EncryptionAudit} from './report.ts'
import type {DefaultsApi} from './rule.ts'

/** The ways to ask the server of an alias, each made when it is needed. */
export interface AuditApis {
  objects(alias: string): Promise<ObjectsApi>
  defaults(alias: string): Promise<DefaultsApi>
}

/** What is told of an audit of several places. */
export interface TargetsListener extends AuditListener {
  /** One could not be looked at, or not as a whole; the others go on. */
  failed(error: unknown): Promise<void>
}

interface Stop {
  readonly api: ObjectsApi
  readonly defaults: DefaultsApi
  readonly place: Place
}

// Whole buckets that are walked through at once, and folders of each.
const bucketsAtOnce = 4
const lanesOfOne = 4
const lanesOfEach = 2

/**
 * Audits targets: each a server, a bucket, or a prefix of one. Undefined when not one of them could be found.
 *
 * A bucket that cannot be listed is told to the listener and stands in the result without counts; where only one is
 * named, its error is thrown. With `list` the buckets come one after the other, and their objects sorted.
 */
export async function auditTargets(
  apis: AuditApis,
  words: readonly string[],
  wish: Omit<AuditWish, 'lanes'>,
  listener: TargetsListener,
): Promise<EncryptionAudit | undefined> {
  const report = new AuditReport(words, wish)
  const stops: Stop[] = []
  for (const word of words) {
    try {
      const found = await stopsOf(apis, word)
      if (found.length === 0) report.addEmpty(parseTarget(word).alias)
      stops.push(...found)
    } catch (error) {
      if (words.length === 1) throw error
      await listener.failed(error)
    }
  }
  const isNamed = words.length === 1 && parseTarget(words[0] ?? '').bucket !== undefined
  const lanes = stops.length > 1 ? lanesOfEach : lanesOfOne
  const width = wish.list.length > 0 ? 1 : bucketsAtOnce
  const audits = inParallel(stops, width, ({api, defaults, place}) =>
    auditPlace(api, defaults, place, {...wish, lanes}, listener),
  )
  for (const {api, place} of stops) {
    const {value: outcome} = await audits.next()
    if (outcome === undefined) break
    if ('error' in outcome) {
      if (isNamed || !(outcome.error instanceof AppError)) throw outcome.error
      await listener.failed(outcome.error)
      report.addFailure(api.server, place, outcome.error)
    } else {
      for (const refusal of outcome.value.refusals) await listener.failed(refusal)
      report.add(outcome.value)
    }
  }
  return report.result()
}

async function stopsOf(apis: AuditApis, word: string): Promise<Stop[]> {
  const target = parseTarget(word)
  const [api, defaults] = await Promise.all([
    apis.objects(target.alias),
    apis.defaults(target.alias),
  ])
  return (await placesOf(api, target)).map((place) => ({api, defaults, place}))
}
