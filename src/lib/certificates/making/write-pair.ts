import type {KeyObject} from 'node:crypto'
import {stat} from 'node:fs/promises'
import {mustHavePlace, writeFilesTogether} from '../files/write-files.ts'
import {keyFileOf} from './make-key.ts'

/** Where a key and what was made for it are to lie, in one folder. */
export interface PairPlace {
  readonly keyFile: string
  readonly file: string
  /** The file that the key comes from, if it is not a new one: that is never written. */
  readonly keySource: string | undefined
  readonly force: boolean
}

/** Throws `bad_input` when a file is there that may not be replaced. */
export async function mustHaveRoom(place: PairPlace): Promise<void> {
  await mustHavePlace([...(await placeOfKey(place)), place.file], place.force)
}

/** Writes a key and what was made for it, both or none. Throws what `writeFilesTogether` throws. */
export async function writePair(place: PairPlace, key: KeyObject, text: string): Promise<void> {
  const keys = await placeOfKey(place)
  await writeFilesTogether(
    [...keys.map((path) => keyFileOf(path, key)), {path: place.file, content: text, mode: 0o644}],
    place.force,
  )
}

/** What is to be said of the key that is written: a copy of a locked one is not locked. */
export async function remarksOnCopy(place: PairPlace, isProtected: boolean): Promise<string[]> {
  const [copy] = isProtected ? await placeOfKey(place) : []
  return copy === undefined
    ? []
    : [
        `The key in ${copy} is not encrypted, and that in ${place.keySource} is: MinIO and KES cannot load an encrypted PKCS#8 key`,
      ]
}

/** Where the key is to be written: nowhere, when it is there already. */
async function placeOfKey({keyFile, keySource}: PairPlace): Promise<string[]> {
  if (keySource === undefined) return [keyFile]
  const [there, source] = await Promise.all(
    [keyFile, keySource].map((file) => stat(file).catch(() => undefined)),
  )
  const isThere = there !== undefined && there.ino === source?.ino && there.dev === source.dev
  return isThere ? [] : [keyFile]
}
