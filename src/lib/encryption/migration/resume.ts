import {walkPlace} from '../walk.ts'
import type {Journal} from './journal-file.ts'
import type {MigrationApi} from './migration-api.ts'
import {isAsWanted, type WantedEncryption} from './wanted.ts'

// Milliseconds between writing down that an upload begins and the server's own time of it, clocks included.
const longestBeginning = 60_000

/**
 * Throws away the uploads that a killed run has left.
 *
 * One whose id had not come is known by its key, its time, and that it has no part yet. Returns how many there were.
 */
export async function abortLeftUploads(api: MigrationApi, journal: Journal): Promise<number> {
  let aborted = 0
  for (const {bucket, key, id, begun} of journal.state.uploads.values()) {
    if (id !== undefined) {
      await api.abortUpload({bucket, key, id})
      aborted += 1
    } else {
      for (const {upload, begun: there, parts} of await api.uploads(bucket, key)) {
        if (parts > 0 || Math.abs(Date.parse(there) - Date.parse(begun)) > longestBeginning)
          continue
        await api.abortUpload(upload)
        aborted += 1
      }
    }
    journal.note({uploadEnded: {bucket, key}})
  }
  return aborted
}

/**
 * Removes the versions without an id that a killed run has copied, and had not removed yet: those it wrote down, where they
 * are still what they were, and something newer stands above that is encrypted as wanted. Returns how many there were.
 */
export async function removeLeftVersions(
  api: MigrationApi,
  journal: Journal,
  bucket: string,
  wanted: WantedEncryption,
): Promise<number> {
  const {group} = journal.state
  if (group?.bucket !== bucket) return 0
  let removed = 0
  for (const {key, etag, lastModified} of group.versions) {
    const versions = await versionsOf(api, bucket, key)
    const [newest] = versions
    const isReplaced =
      newest?.encryption !== undefined &&
      newest.object.versionId !== 'null' &&
      isAsWanted(newest.encryption, wanted)
    const isThere = versions.some(
      ({object}) =>
        object.versionId === 'null' && object.etag === etag && object.lastModified === lastModified,
    )
    if (!isReplaced || !isThere) continue
    await api.removeVersion(bucket, key, 'null')
    removed += 1
  }
  return removed
}

async function versionsOf(api: MigrationApi, bucket: string, key: string) {
  const versions = []
  for await (const page of walkPlace(api, {bucket, prefix: key}, {versions: true})) {
    versions.push(...page.filter(({object}) => object.key === key))
    if (page.some(({object}) => object.key !== key)) break
  }
  return versions
}
