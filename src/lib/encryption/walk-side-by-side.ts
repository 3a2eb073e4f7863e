import {inParallel} from '../base/in-parallel.ts'
import {AppError} from '../errors/errors.ts'
import type {ListingPage} from '../s3/listing-page.ts'
import type {ObjectsApi} from './objects-api.ts'
import {readStored, type StoredObject} from './stored-object.ts'
import {listPages, type Place, walkPlace} from './walk.ts'

export interface SideBySide {
  readonly versions: boolean
  /** How many folders are walked through at once. */
  readonly lanes: number
}

type Take = (stored: readonly StoredObject[]) => void

// More folders than this on a page cost more requests than they save.
const mostFolders = 256
const deepest = 32

/**
 * Walks through a place, several of its folders at once, and gives each page of objects to `take`, in no order.
 *
 * Each object comes once: what lies in a folder is listed by its prefix, and what lies beside the folders is what
 * the listing of the level tells. A place with very many folders is walked through in one go. Throws what
 * `walkPlace` throws.
 */
export async function walkSideBySide(
  api: ObjectsApi,
  place: Place,
  {versions, lanes}: SideBySide,
  take: Take,
): Promise<void> {
  const {bucket, prefix} = place
  const isFolder = prefix === '' || prefix.endsWith('/')
  const level = isFolder ? await openLevel(api, place, versions) : undefined
  if (level === undefined) {
    for await (const stored of walkPlace(api, place, {versions})) take(stored)
    return
  }
  const denied: string[] = []
  let page: ListingPage | undefined = level.first
  while (page !== undefined) {
    take(await readStored(api, bucket, page.objects))
    const walks = inParallel(page.prefixes, lanes, (folder) =>
      walkFolder(api, {bucket, prefix: folder}, versions, take),
    )
    for (const folder of page.prefixes) {
      const {value: outcome} = await walks.next()
      if (outcome === undefined || 'error' in outcome) throw outcome?.error
      if (outcome.value === 'denied') denied.push(folder)
    }
    page = await level.next()
  }
  if (denied.length > 0) await takeWithin(api, place, versions, denied, take)
}

async function walkFolder(
  api: ObjectsApi,
  folder: Place,
  versions: boolean,
  take: Take,
): Promise<'done' | 'denied'> {
  let isBegun = false
  try {
    for await (const stored of walkPlace(api, folder, {versions})) {
      isBegun = true
      take(stored)
    }
    return 'done'
  } catch (error) {
    if (isBegun || !isDenied(error)) throw error
    return 'denied'
  }
}

/** Rights may hold for the prefix that was asked for alone: what lies in these folders is picked out of all. */
async function takeWithin(
  api: ObjectsApi,
  place: Place,
  versions: boolean,
  folders: readonly string[],
  take: Take,
): Promise<void> {
  for await (const stored of walkPlace(api, place, {versions})) {
    take(stored.filter(({object}) => folders.some((folder) => object.key.startsWith(folder))))
  }
}

interface Level {
  readonly first: ListingPage
  next(): Promise<ListingPage | undefined>
}

/** The listing of the level on which a place divides into folders; undefined where it is better walked through in one go. */
async function openLevel(
  api: ObjectsApi,
  {bucket, prefix}: Place,
  versions: boolean,
): Promise<Level | undefined> {
  let at = prefix
  for (let depth = 0; depth < deepest; depth += 1) {
    const pages = listPages(api, {bucket, prefix: at}, {versions, delimiter: '/'})
    const first = await pages.next().catch((error: unknown) => {
      // Rights may hold for listings without a delimiter alone.
      if (!isDenied(error)) throw error
    })
    if (!first || first.done || first.value.prefixes.length > mostFolders) return undefined
    const {objects, prefixes, next} = first.value
    const [only] = prefixes
    if (objects.length > 0 || prefixes.length !== 1 || only === undefined || next !== undefined) {
      return {
        first: first.value,
        next: async () => {
          const page = await pages.next()
          return page.done ? undefined : page.value
        },
      }
    }
    at = only
  }
  return undefined
}

function isDenied(error: unknown): boolean {
  return error instanceof AppError && error.code === 'access_denied'
}
