import {binarySize} from '../base/size.ts'
import type {BucketStat} from '../stat/bucket.ts'
import type {ObjectStat} from '../stat/object.ts'
import type {Style} from './style.ts'

/** Objects as mc prints them: a block of lines for each. */
export function renderObjects(objects: readonly ObjectStat[], style: Style): string {
  return objects.map((object) => `${renderObject(object, style)}\n`).join('\n')
}

function renderObject(object: ObjectStat, style: Style): string {
  const {name, type, size, etag, versionID, deleteMarker, expires, metadata = {}} = object
  const isFile = type === 'file'
  const rows: [string, string | undefined][] = [
    ['Name', style.bold(name)],
    ['Date', object.lastModified.startsWith('1970') ? undefined : spoken(object.lastModified)],
    ['Size', isFile && !deleteMarker ? binarySize(size) : undefined],
    ['ETag', etag === '' ? undefined : etag],
    ['VersionID', deleteMarker ? `${versionID ?? ''} (delete-marker)` : versionID],
    ['Type', type],
    ['Expires', expires === undefined ? undefined : spoken(expires)],
    ['Expiration', expiration(object)],
    ['Replication', object.replicationStatus],
    ['Checksum', checksum(object)],
    ['Restore', restore(object)],
    ['Encryption', encryption(object)],
  ]
  const shown = Object.entries(metadata).filter(
    ([key]) => !key.startsWith('X-Amz-Server-Side-Encryption'),
  )
  const width = Math.max(0, ...shown.map(([key]) => key.length))
  return [
    ...rows
      .filter((row): row is [string, string] => row[1] !== undefined)
      .map(([title, value]) => `${title.padEnd(10)}: ${value}`),
    ...(shown.length === 0 ? [] : ['Metadata  :']),
    ...shown.map(([key, value]) => `  ${key.padEnd(width)}: ${value}`),
  ].join('\n')
}

function expiration({expiration: time, expirationRuleID: rule}: ObjectStat): string | undefined {
  if (time === undefined) return undefined
  return rule === undefined ? spoken(time) : `${spoken(time)} (lifecycle-rule-id: ${rule})`
}

function checksum({checksum: sums}: ObjectStat): string | undefined {
  return (
    sums &&
    Object.entries(sums)
      .map((pair) => pair.join(':'))
      .join(' ')
  )
}

function restore({restore: state}: ObjectStat): string | undefined {
  if (state === undefined) return undefined
  if (state.OngoingRestore) return 'under way'
  return state.ExpiryTime === undefined ? 'done' : `until ${spoken(state.ExpiryTime)}`
}

function encryption({encryption: found}: ObjectStat): string | undefined {
  if (found === undefined || found.algorithm === 'none') return undefined
  if (found.algorithm === 'unknown') return 'Unknown'
  return found.keyId === undefined ? found.algorithm : `${found.algorithm} (${found.keyId})`
}

/** A bucket and its settings, as mc prints them. */
export function renderBucket(bucket: BucketStat, style: Style): string {
  const isUnknown = (part: string): boolean => bucket.unknown.includes(part)
  const said = (part: string, words: string): string =>
    isUnknown(part) ? style.warn('unknown') : words
  const {algorithm, keyId} = bucket.Encryption
  const count = (value: number | null): string => (value === null ? 'unknown' : String(value))
  return [
    `${'Name'.padEnd(10)}: ${style.bold(bucket.name.replace(/\/$/, ''))}`,
    `${'Date'.padEnd(10)}: ${isUnknown('lastModified') ? 'unknown' : spoken(bucket.lastModified)}`,
    `${'Type'.padEnd(10)}: folder`,
    '',
    'Properties:',
    `  Versioning: ${said('Versioning', bucket.Versioning.status || 'Un-versioned')}`,
    ...(algorithm === undefined
      ? ['  Encryption: None']
      : [
          `  Encryption: ${said('Encryption', keyId === undefined ? algorithm : `${algorithm} (${keyId})`)}`,
        ]),
    ...(bucket.ObjectLock.enabled === ''
      ? []
      : [
          `  ObjectLock: ${[bucket.ObjectLock.enabled, bucket.ObjectLock.mode, bucket.ObjectLock.validity].filter(Boolean).join(' ')}`,
        ]),
    `  Replication: ${said('Replication', bucket.Replication.enabled ? 'Enabled' : 'Disabled')}`,
    `  Location: ${bucket.location}`,
    `  Anonymous: ${said('Policy', bucket.Policy.type === 'none' ? 'Disabled' : `Enabled (${bucket.Policy.type})`)}`,
    ...Object.entries(bucket.tagging ?? {}).map(([key, value]) => `  Tag: ${key}=${value}`),
    `  ILM: ${said('ilm', bucket.ilm.config === undefined ? 'Disabled' : 'Enabled')}`,
    '',
    'Usage, as the server last counted it:',
    `  Total size: ${bucket.Usage.size === null ? 'unknown' : binarySize(bucket.Usage.size)}`,
    `  Objects count: ${count(bucket.Usage.objectsCount)}`,
  ].join('\n')
}

// 2026-11-20 23:33:48 UTC
function spoken(time: string): string {
  return time.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC')
}
