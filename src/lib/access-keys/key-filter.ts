import {type ListedKey, never} from './key-list.ts'

/** Which keys are meant; what is absent is no condition. */
export interface KeyFilter {
  /** Seconds from now within which the key ends, or has ended. */
  readonly expiresWithin?: number | undefined
  readonly expired?: boolean | undefined
  /** A pattern with * and ? for the name of the key. */
  readonly name?: string | undefined
  readonly status?: 'on' | 'off' | undefined
  readonly policy?: 'embedded' | 'inherited' | undefined
  /** Keys whose owner is gone: a matter of the list that a key is in. */
  readonly orphaned?: boolean | undefined
}

/** Whether anything is asked of a key. */
export function isFilter(filter: KeyFilter): boolean {
  return Object.values(filter).some((value) => value !== undefined && value !== false)
}

/** Whether a filter asks for more of a key than the list of all users has. */
export function needsDetails({name, status, policy}: KeyFilter): boolean {
  return name !== undefined || status !== undefined || policy !== undefined
}

/** Whether a key is meant. What is not known of a key is never what was asked for. */
export function isMeant(key: ListedKey, filter: KeyFilter, now: Date): boolean {
  const {expiresWithin, expired, name, status, policy} = filter
  const left = key.expiration === never ? undefined : (Date.parse(key.expiration) - +now) / 1000
  return (
    (expiresWithin === undefined || (left !== undefined && left <= expiresWithin)) &&
    (!expired || (left !== undefined && left <= 0)) &&
    (name === undefined || pattern(name).test(key.name ?? '')) &&
    (status === undefined || key.accountStatus === status) &&
    (policy === undefined || key.impliedPolicy === (policy === 'inherited'))
  )
}

function pattern(glob: string): RegExp {
  const source = glob
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${source}$`, 's')
}
