import type {Target} from '../base/target.ts'
import {inWordsOf} from '../errors/rephrase.ts'
import type {StatApi} from './stat-api.ts'

/** A bucket, or what lies under a key of it. */
export type Place = Target & {readonly bucket: string}

/** The last part of a key, with the slash at its end where it has one. */
export function lastPart(key: string): string {
  const end = key.endsWith('/') ? key.length - 1 : key.length
  return key.slice(key.lastIndexOf('/', end - 1) + 1)
}

/** Lists a place in pages. Throws `bucket_not_found` with its name. */
export async function* listPlace(
  api: StatApi,
  target: Place,
  request: {prefix: string; versions?: boolean; delimiter?: string; maxKeys?: number},
): ReturnType<StatApi['list']> {
  const pages = api.list({bucket: target.bucket, versions: false, ...request})
  try {
    for (;;) {
      const page = await inWordsOf(noBucket(target), pages.next())
      if (page.done) return
      yield page.value
    }
  } finally {
    await pages.return(undefined)
  }
}

/** The words for a bucket that is not there. */
function noBucket({alias, bucket}: {readonly alias: string; readonly bucket: string}) {
  return {
    bucket_not_found: {
      message: `No bucket named ${bucket} at ${alias}`,
      hint: `mctl stat ${alias}`,
    },
  }
}

/** The words for an object, or a version of it, that is not there. */
export function noObject(target: Required<Target>, versionId?: string) {
  const {alias, bucket, key} = target
  const path = `${alias}/${bucket}`
  return {
    ...noBucket(target),
    object_not_found:
      versionId === undefined
        ? {
            message: `No object ${key} in ${path}`,
            hint: `See what is there with: mctl stat ${path}/`,
          }
        : {
            message: `No version ${versionId} of ${key} in ${path}`,
            hint: `See its versions with: mctl stat --versions ${path}/${key}`,
          },
  }
}
