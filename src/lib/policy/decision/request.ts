import {nearestWord} from '../../base/edit-distance.ts'
import {AppError} from '../../errors/errors.ts'
import type {Check} from './decide.ts'
import {requestAliases, requestTable} from './request-table.ts'

/** What a request is made to. */
export interface RequestTarget {
  readonly bucket?: string | undefined
  readonly object?: string | undefined
  /** `bucket/key` of a copy. */
  readonly source?: string | undefined
  /** A key of the KMS. */
  readonly kmsKey?: string | undefined
  /** The buckets that there are, for a list of them. */
  readonly buckets?: readonly string[] | undefined
}

/** The names of all requests that are known, as they are shown. */
const requestNames: readonly string[] = Object.keys(requestTable)

/**
 * The name of a request as the table has it, from `GetObject`, `GET object`, `put-object with retention` and the like:
 * letters and digits count alone. Throws `bad_input` with the nearest known.
 */
export function requestName(text: string): string {
  const known = new Map(
    [...requestNames.map((name) => [name, name]), ...Object.entries(requestAliases)].map(
      ([spelling = '', name = '']) => [lettersOf(spelling), name],
    ),
  )
  const name = known.get(lettersOf(text))
  if (name !== undefined) return name
  const near = nearestWord(text, [...requestNames, ...Object.keys(requestAliases)])
  throw new AppError('bad_input', `The request ${JSON.stringify(text)} is not known`, {
    hint:
      near === undefined
        ? "For example 'PUT object', ListBuckets, list-users"
        : `Did you mean ${near}?`,
  })
}

/**
 * What a server checks of a request: all of the outer list, of each inner one at least one.
 *
 * Throws `bad_input` when the request needs a bucket, an object, a source or a key that the target lacks.
 */
export function checksOf(name: string, target: RequestTarget): Check[][] {
  const line = requestTable[name] ?? ''
  if (line === '') return []
  return line
    .split(' & ')
    .map((part) =>
      part.split(' | ').flatMap((alternative) => checksOfOne(alternative, name, target)),
    )
}

function checksOfOne(text: string, name: string, target: RequestTarget): Check[] {
  const [action = '', place = '', condition] = text.split(' ')
  const more = condition === 'unless-denied' ? {denyOnly: true} : {}
  const need = (what: string, value: string | undefined): string => {
    if (value !== undefined && value !== '') return value
    throw new AppError('bad_input', `The request ${name} needs ${what}`)
  }
  if (place === 'nothing') return [{action, resource: '/', ...more}]
  if (place === 'each') {
    return (target.buckets ?? []).map((bucket) => ({action, resource: `${bucket}/`, ...more}))
  }
  if (place === 'bucket') {
    return [{action, resource: `${need('a bucket', target.bucket)}/`, ...more}]
  }
  if (place === 'key') {
    const kmsKey = need('the name of a KMS key', target.kmsKey)
    return [{action, resource: `${kmsKey}/`, kmsKey, ...more}]
  }
  if (place === 'source')
    return [{action, resource: need('the source of the copy', target.source), ...more}]
  const object = need('an object: bucket/key', target.object)
  return [{action, resource: `${need('a bucket', target.bucket)}/${object}`, ...more}]
}

const lettersOf = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '')
