import {nearestWord} from '../base/edit-distance.ts'
import {AppError} from '../errors/errors.ts'
import {familyOf, isObjectAction, isServerAction, knownActions} from '../policy/check/actions.ts'
import type {Check} from '../policy/decision/decide.ts'
import {checksOf, type RequestTarget, requestName} from '../policy/decision/request.ts'

/** What is asked about, in the form in which it is decided. */
export interface Asked {
  readonly asked: string
  readonly resource: string
  readonly checks: readonly (readonly Check[])[]
}

/**
 * Reads an action and what it is to be done to: `bucket`, `bucket/key`, their ARN, or the name of a KMS key.
 *
 * Throws `bad_input` for an action that a server does not know, with the nearest known, for a pattern, and when what it is
 * asked of is missing, or is of another kind.
 */
export function askAction(action: string, resource: string | undefined): Asked {
  if (/[*?]/.test(action) || !knownActions.has(action)) {
    const near = nearestWord(action, knownActions) ?? nearestWord(`s3:${action}`, knownActions)
    const problem = /[*?]/.test(action) ? 'is a pattern; one action is needed' : 'is not known'
    throw new AppError('bad_input', `The action ${action} ${problem}`, {
      hint: near === undefined ? 'For example s3:GetObject' : `Did you mean ${near}?`,
    })
  }
  const target = parseResource(resource)
  const family = familyOf(action)
  if (family === 'kms') return askOfKey(action, target)
  if (family === 'admin' || family === 'sts' || isServerAction(action)) {
    return {asked: action, resource: '', checks: [[{action, resource: '/'}]]}
  }
  const path = pathOf(action, target)
  return {asked: action, resource: path, checks: [[{action, resource: path}]]}
}

// Other calls to the KMS are asked of no key (measured); lists are cut to the keys that are allowed.
const keyActions = /^kms:(CreateKey|DeleteKey|ImportKey|KeyStatus|ListKeys)$/

function askOfKey(action: string, {bucket = '', kmsKey = bucket}: RequestTarget): Asked {
  const first: Check[] = [{action, resource: '/'}]
  if (!keyActions.test(action)) return {asked: action, resource: '', checks: [first]}
  if (kmsKey !== '') {
    const second: Check[] = [{action, resource: `${kmsKey}/`, kmsKey}]
    return {asked: action, resource: kmsKey, checks: [first, second]}
  }
  if (action === 'kms:ListKeys') return {asked: action, resource: '', checks: [first]}
  throw new AppError('bad_input', `${action} is asked of a key, and none was named`, {
    hint: `For example ${action} my-key`,
  })
}

function pathOf(action: string, {bucket = '', object}: RequestTarget): string {
  if (isObjectAction(action)) {
    if (object !== undefined) return `${bucket}/${object}`
    throw new AppError('bad_input', `${action} is asked of an object, and none was named`, {
      hint: `For example ${action} ${bucket === '' ? 'bucket' : bucket}/key`,
    })
  }
  if (bucket === '') {
    throw new AppError('bad_input', `${action} is asked of a bucket, and none was named`, {
      hint: `For example ${action} bucket`,
    })
  }
  if (object === undefined) return `${bucket}/`
  throw new AppError(
    'bad_input',
    `${action} is asked of a bucket, and ${bucket}/${object} is none`,
    {
      hint: `Name the bucket alone: ${action} ${bucket}`,
    },
  )
}

/** Reads a request, such as `PUT object`, and what it is made to. Throws `bad_input`. */
export function askRequest(
  request: string,
  resource: string | undefined,
  more: Pick<RequestTarget, 'source' | 'buckets'>,
): Asked {
  const name = requestName(request)
  const target = parseResource(resource)
  const checks = checksOf(name, {
    ...target,
    kmsKey: target.kmsKey ?? target.bucket,
    source: more.source?.replace(arn, '').replace(/^\//, ''),
    buckets: more.buckets ?? (target.bucket ? [target.bucket] : []),
  })
  return {asked: name, resource: (resource ?? '').replace(arn, ''), checks}
}

const arn = /^arn:aws:s3:::/

function parseResource(text: string | undefined): RequestTarget {
  if (text === undefined || text === '' || text === '/') return {}
  const key = /^arn:minio:kms:::(.+)$/.exec(text)?.[1]
  if (key !== undefined) return {kmsKey: key}
  const path = text.replace(arn, '')
  const [bucket = '', ...rest] = path.split('/')
  if (/[*?]/.test(path)) {
    throw new AppError(
      'bad_input',
      `The resource ${text} is a pattern; one bucket or object is needed`,
    )
  }
  if (bucket === '' || text.startsWith('arn:') !== arn.test(text)) {
    throw new AppError('bad_input', `The resource ${text} is none`, {
      hint: 'For example bucket, bucket/key or arn:aws:s3:::bucket/key',
    })
  }
  const object = rest.join('/')
  return object === '' ? {bucket} : {bucket, object}
}
