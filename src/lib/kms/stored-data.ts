import * as v from 'valibot'
import {inParallel} from '../base/in-parallel.ts'
import {AppError} from '../errors/errors.ts'

/** Whether what is stored encrypted can be read with the keys that the KMS has now. */
export const StoredData = v.strictObject({
  /** `none`: nothing encrypted was found in what was looked at. */
  state: v.picklist(['readable', 'unreadable', 'none', 'untested']),
  /** How many buckets were looked into, of how many. */
  bucketsTested: v.number(),
  buckets: v.number(),
  unreadable: v.array(
    v.strictObject({where: v.string(), message: v.string(), serverMessage: v.string()}),
  ),
})
export type StoredData = v.InferOutput<typeof StoredData>

/** What is asked to see whether stored objects can be read. */
export interface SamplesApi {
  buckets(): Promise<readonly {readonly name: string}[]>
  /** A page of a bucket; it fails as a whole where the key of one object is missing. */
  list(
    bucket: string,
  ): Promise<
    readonly {readonly key: string; readonly metadata?: Readonly<Record<string, string>>}[]
  >
  /** Reads one byte of an object. */
  readByte(bucket: string, key: string): Promise<void>
}

const mostBuckets = 100
const atOnce = 8

type Unreadable = StoredData['unreadable'][number]

/**
 * Looks into up to 100 buckets, lists a page of each, and reads a byte of the first encrypted object under each key.
 *
 * What may not be listed or read is left out: `untested` where that is everything.
 */
export async function sampleStored(api: SamplesApi): Promise<StoredData> {
  const names = await api.buckets().then(
    (found) => found.map(({name}) => name),
    (error: unknown) => notKnown(error),
  )
  const chosen = names.slice(0, mostBuckets)
  const unreadable: Unreadable[] = []
  let tested = 0
  let read = 0
  let found = 0
  for await (const outcome of inParallel(chosen, atOnce, (bucket) => sampleBucket(api, bucket))) {
    if ('error' in outcome) throw outcome.error
    if (outcome.value === undefined) continue
    tested += 1
    read += outcome.value.read
    found += outcome.value.found
    unreadable.push(...outcome.value.unreadable)
  }
  // What was found and could not be read for another reason, such as a missing right, says nothing.
  const unknown = tested === 0 || found > 0 ? 'untested' : 'none'
  return {
    state: unreadable.length > 0 ? 'unreadable' : read > 0 ? 'readable' : unknown,
    bucketsTested: tested,
    buckets: names.length,
    unreadable,
  }
}

async function sampleBucket(
  api: SamplesApi,
  bucket: string,
): Promise<{found: number; read: number; unreadable: Unreadable[]} | undefined> {
  const listed = await attempt(bucket, api.list(bucket))
  if (listed === undefined) return undefined
  if ('message' in listed) return {found: 0, read: 0, unreadable: [listed]}
  const byKey = new Map<string, string>()
  for (const {key, metadata = {}} of listed.value) {
    const kind = metadata['x-amz-server-side-encryption']
    if (kind === undefined) continue
    const id = `${kind} ${metadata['x-amz-server-side-encryption-aws-kms-key-id'] ?? ''}`
    if (!byKey.has(id)) byKey.set(id, key)
  }
  const unreadable: Unreadable[] = []
  let read = 0
  for (const key of byKey.values()) {
    const outcome = await attempt(`${bucket}/${key}`, api.readByte(bucket, key))
    if (outcome === undefined) continue
    if ('message' in outcome) unreadable.push(outcome)
    else read += 1
  }
  return {found: byKey.size, read, unreadable}
}

// Only what the KMS keeps from being read counts; the rest says nothing of it.
async function attempt<T>(
  where: string,
  work: Promise<T>,
): Promise<{value: T} | Unreadable | undefined> {
  try {
    return {value: await work}
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'cancelled') throw error
    const {Code = '', Message = ''} = error.fault ?? {}
    const isKms = /^(kms:|XMinioEncryptionError$)/.test(Code) || error.code === 'kms_not_configured'
    return isKms ? {where, message: error.message, serverMessage: Message} : undefined
  }
}

function notKnown(error: unknown): string[] {
  if (error instanceof AppError && error.code !== 'cancelled') return []
  throw error
}
