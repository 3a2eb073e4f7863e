import {isObjectAction, isServerAction} from '../check/actions.ts'
import type {Sign} from './resource-pattern.ts'

/** Of what an action is asked: an object, a bucket, a bucket or all of them, a KMS key, or nothing that has a name. */
export type Level = 'object' | 'bucket' | 'buckets' | 'key' | 'none'

/** The level of a whole action name. */
export function levelOf(action: string): Level {
  if (action.startsWith('kms:')) return 'key'
  if (!action.startsWith('s3:')) return 'none'
  if (isServerAction(action)) return 'buckets'
  return isObjectAction(action) ? 'object' : 'bucket'
}

/** How far a resource has come: nothing yet, within the bucket, at the end of `bucket/`, within a key, behind a / in it. */
export type Progress = 'start' | 'bucket' | 'bucket/' | 'key' | 'key/' | '/' | 'name'

/** How far it is behind one more sign; undefined where no resource goes on so. */
export function advance(level: Level, progress: Progress, sign: Sign): Progress | undefined {
  if (level === 'key') return /^[/\\.]$/.test(sign) ? undefined : 'name'
  if (level === 'none') return progress === 'start' && sign === '/' ? '/' : undefined
  const isSlash = sign === '/'
  switch (progress) {
    case 'start':
      if (isSlash) return level === 'buckets' ? '/' : undefined
      return isOfBucket(sign) ? 'bucket' : undefined
    case 'bucket':
      if (isSlash) return 'bucket/'
      return isOfBucket(sign) ? 'bucket' : undefined
    case 'bucket/':
      return level === 'object' && !isSlash && sign !== '.' ? 'key' : undefined
    case 'key':
      return isSlash ? 'key/' : 'key'
    case 'key/':
      // Not `a//b`, and not `a/./b`, which the server takes for another path.
      return isSlash || sign === '.' ? undefined : 'key'
    default:
      return undefined
  }
}

/** Whether a resource may end there. */
export function isWhole(level: Level, progress: Progress): boolean {
  const ends: Record<Level, readonly Progress[]> = {
    object: ['key'],
    bucket: ['bucket/'],
    buckets: ['bucket/', '/'],
    key: ['name'],
    none: ['/'],
  }
  return ends[level].includes(progress)
}

const isOfBucket = (sign: Sign): boolean => /^[\w.-]$/.test(sign) || sign.startsWith('${')
