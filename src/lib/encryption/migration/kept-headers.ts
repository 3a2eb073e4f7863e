import type {Headers} from '../object-encryption.ts'
import {storedOctets} from './header-words.ts'

/** What is known of an object before it is copied. */
export interface SourceState {
  /** The headers of its HEAD. */
  readonly head: Headers
  /** The metadata that the listing told, where it told any. */
  readonly listed: Headers | undefined
}

/** What a bucket does with new versions. */
export interface LockRules {
  /** Whether an object of the bucket may be locked: not to be known is as good as yes. */
  readonly mayBeLocked: boolean
  /** Whether a new version gets a retention that it did not ask for. */
  readonly givesRetention: boolean
}

const lock = 'x-amz-object-lock'
const hold = `${lock}-legal-hold`

/**
 * The retention and the legal hold that a copy would lose, as headers to send again.
 *
 * A retention that is over is not sent: the server refuses it. Where the bucket gives each new version a retention, an
 * object without one is sent with a legal hold that is off: with any word about locks MinIO gives none (measured).
 */
export function lockHeaders(head: Headers, rules: LockRules, now: Date): Headers {
  const until = head[`${lock}-retain-until-date`] ?? ''
  const mode = Date.parse(until) > now.getTime() ? head[`${lock}-mode`] : undefined
  const status = head[hold] ?? (mode === undefined && rules.givesRetention ? 'OFF' : undefined)
  return {
    ...(mode === undefined ? {} : {[`${lock}-mode`]: mode, [`${lock}-retain-until-date`]: until}),
    ...(status === undefined ? {} : {[hold]: status}),
  }
}

/** Whether headers tell a retention or a legal hold. */
export function tellsLock(headers: Headers): boolean {
  return headers[`${lock}-mode`] !== undefined || headers[hold] !== undefined
}

const contentHeader = /^(content-(type|encoding|language|disposition)|cache-control|expires)$/
const ownHeader = /^x-amz-(meta-.*|storage-class|website-redirect-location)$/

/** All headers that an object was stored with, as they must be sent to store it once more. */
export function descriptionHeaders({head, listed}: SourceState): Headers {
  return Object.fromEntries(
    Object.entries(head)
      .filter(([name]) => contentHeader.test(name) || ownHeader.test(name))
      .map(([name, value]) => [name, storedOctets(value, listed?.[name])]),
  )
}

/**
 * The headers of a copy that keep what the object is described with.
 *
 * The server keeps all of it by itself, but for `Expires`, which it drops, also when it is sent beside (measured). Then all
 * is said anew.
 */
export function copyHeaders(state: SourceState): Headers {
  return state.head.expires === undefined
    ? {'x-amz-metadata-directive': 'COPY'}
    : {'x-amz-metadata-directive': 'REPLACE', ...descriptionHeaders(state)}
}

/** The classes that say how an object is stored; all others are tiers, from which a copy would bring it back. */
export function liesInTier(head: Headers): boolean {
  return !/^(STANDARD|REDUCED_REDUNDANCY)?$/.test(head['x-amz-storage-class'] ?? '')
}
