import * as v from 'valibot'
import type {ObjectsApi} from '../objects-api.ts'
import type {StoredObject} from '../stored-object.ts'
import {type Place, walkPlace} from '../walk.ts'
import {needOf, type Selection, type WantedEncryption} from './wanted.ts'

export const Amount = v.strictObject({objects: v.number(), bytes: v.number()})
export type Amount = v.InferOutput<typeof Amount>

/** What lies in a place, by what there is to do with it. Only the newest versions are objects. */
export const Survey = v.strictObject({
  total: Amount,
  /** Not as wanted, and to be migrated. */
  toMigrate: Amount,
  /** Of those, by how they are encrypted now. */
  plain: Amount,
  sseS3: Amount,
  sseKms: Amount,
  asWanted: Amount,
  /** Encrypted with keys of their owners, which nobody else can do anything about. */
  customerKey: Amount,
  /** Not as wanted, and not asked for. */
  notSelected: Amount,
  /** The caller may not see how they are encrypted. */
  unknown: Amount,
  /** Older versions that are not encrypted; null where the bucket's versions were not listed. */
  plainVersions: v.nullable(Amount),
  /** Octets of the largest object that is to be migrated. */
  largest: v.number(),
})
export type Survey = v.InferOutput<typeof Survey>

const kinds = {
  migrate: 'toMigrate',
  'as-wanted': 'asWanted',
  'customer-key': 'customerKey',
  'not-selected': 'notSelected',
  unknown: 'unknown',
} as const

const amounts = [
  'total',
  'toMigrate',
  'plain',
  'sseS3',
  'sseKms',
  'asWanted',
  'customerKey',
  'notSelected',
  'unknown',
  'plainVersions',
] as const

/** A survey of nothing. */
export function emptySurvey(versions: boolean): Survey {
  const none = (): Amount => ({objects: 0, bytes: 0})
  return {
    total: none(),
    toMigrate: none(),
    plain: none(),
    sseS3: none(),
    sseKms: none(),
    asWanted: none(),
    customerKey: none(),
    notSelected: none(),
    unknown: none(),
    plainVersions: versions ? none() : null,
    largest: 0,
  }
}

/** Counts what lies in a place by what there is to do with it. Throws what `walkPlace` throws. */
export async function surveyPlace(
  api: ObjectsApi,
  place: Place,
  {
    versions,
    wanted,
    selection,
  }: {versions: boolean; wanted: WantedEncryption; selection: Selection},
): Promise<Survey> {
  const survey = emptySurvey(versions)
  for await (const page of walkPlace(api, place, {versions})) {
    for (const stored of page) count(survey, stored, wanted, selection)
  }
  return survey
}

function count(
  survey: Survey,
  {object, encryption}: StoredObject,
  wanted: WantedEncryption,
  selection: Selection,
): void {
  if (encryption === undefined) return
  const {size} = object
  if (!object.isLatest) {
    if (encryption.algorithm === 'none' && survey.plainVersions) add(survey.plainVersions, size)
    return
  }
  add(survey.total, size)
  const need = needOf(encryption, wanted, selection)
  add(survey[kinds[need]], size)
  if (need !== 'migrate') return
  survey.largest = Math.max(survey.largest, size)
  if (encryption.algorithm === 'none') add(survey.plain, size)
  else if (encryption.algorithm === 'SSE-S3') add(survey.sseS3, size)
  else add(survey.sseKms, size)
}

function add(amount: Amount, bytes: number): void {
  amount.objects += 1
  amount.bytes += bytes
}

/** Adds up the surveys of several places. */
export function sumOf(surveys: readonly Survey[]): Survey {
  const sum = emptySurvey(surveys.some(({plainVersions}) => plainVersions !== null))
  for (const survey of surveys) {
    for (const name of amounts) {
      const [total, amount] = [sum[name], survey[name]]
      if (total === null || amount === null) continue
      total.objects += amount.objects
      total.bytes += amount.bytes
    }
    sum.largest = Math.max(sum.largest, survey.largest)
  }
  return sum
}
