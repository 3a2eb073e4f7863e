import * as v from 'valibot'
import {nearestWord} from '../../base/edit-distance.ts'
import type {Check, Policy} from './decide.ts'
import {callerOf, type Decision, decideRequest, type Principal} from './principal.ts'
import {checksOf, requestName} from './request.ts'
import {requestContext} from './request-context.ts'
import {readStatements} from './statement.ts'

const Document = v.record(v.string(), v.unknown())
const Text = v.pipe(
  v.union([v.string(), v.number(), v.boolean()]),
  v.transform((value) => `${value}`),
)
const Names = v.optional(v.array(v.string()), [])
const Status = v.optional(v.picklist(['enabled', 'disabled', 'on', 'off']), 'enabled')

/** A question to the policies, as a server puts it. */
const CheckRecord = v.object({
  action: v.string(),
  resource: v.string(),
  denyOnly: v.optional(v.boolean()),
  kmsKey: v.optional(v.string()),
})

/** An expectation about policies: who asks for what, and whether that is allowed. */
export const DecisionRecord = v.object({
  id: v.optional(Text),
  policies: v.optional(v.record(v.string(), Document), {}),
  user: v.strictObject({
    name: v.string(),
    policies: Names,
    status: Status,
    groups: v.optional(
      v.array(v.strictObject({name: v.string(), policies: Names, status: Status})),
      [],
    ),
    root: v.optional(v.boolean(), false),
  }),
  key: v.optional(
    v.nullable(v.strictObject({embeddedPolicy: v.optional(v.nullable(Document)), status: Status})),
  ),
  sts: v.optional(v.nullable(v.strictObject({sessionPolicy: v.optional(v.nullable(Document))}))),
  request: v.object({
    name: v.optional(v.string()),
    /** Absent: those of the request of this name, to `bucket` and `object`. */
    checks: v.optional(v.array(v.array(CheckRecord))),
    bucket: v.optional(v.string(), ''),
    object: v.optional(v.string(), ''),
    /** `bucket/key` of a copy. */
    source: v.optional(v.string()),
    kmsKey: v.optional(v.string()),
    query: v.optional(v.record(v.string(), Text), {}),
    headers: v.optional(v.record(v.string(), Text), {}),
    sourceIp: v.optional(v.string()),
    secureTransport: v.optional(v.boolean()),
    auth: v.optional(v.picklist(['header', 'presigned', 'anonymous']), 'header'),
    time: v.optional(v.pipe(v.string(), v.isoTimestamp())),
    existingObjectTags: v.optional(v.record(v.string(), Text), {}),
    /** The server's default KMS key, which is meant where none is named. */
    defaultKmsKey: v.optional(v.string(), 'my-key'),
  }),
  allowed: v.boolean(),
})
export type DecisionRecord = v.InferOutput<typeof DecisionRecord>

/** Fields of recordings that have no part in a decision. */
const noted = {
  record: ['group', 'note', 'status', 'code', 'buckets', 'refusedWhenStored'],
  request: ['method', 'actions', 'buckets'],
}

/**
 * The field of a record, or of its request, whose name is close to that of a known one: a slip of the pen, with which the
 * record would test something else. Undefined when there is none.
 */
export function misspeltField(
  record: object,
): {readonly field: string; readonly near: string} | undefined {
  const request = 'request' in record ? Object(record.request) : {}
  const groups = [
    {fields: record, known: [...Object.keys(DecisionRecord.entries), ...noted.record]},
    {
      fields: request,
      known: [...Object.keys(DecisionRecord.entries.request.entries), ...noted.request],
    },
  ]
  for (const {fields, known} of groups) {
    for (const field of Object.keys(fields)) {
      const near = known.includes(field) ? undefined : nearestWord(field, known)
      if (near !== undefined) return {field, near}
    }
  }
  return undefined
}

/** Decides upon a record as a server would. A policy that is named and not there counts for nothing, as on a server. */
export function decideRecord(record: DecisionRecord): Decision {
  const {request} = record
  const principal = principalOf(record)
  const asked = request.checks ?? checksByName(request)
  const context = requestContext(
    {
      ...request,
      headers: withHash(request),
      time: request.time === undefined ? undefined : new Date(request.time),
      existingObjectTags: loadsTags(request, asked) ? request.existingObjectTags : {},
    },
    callerOf(principal),
  )
  const checks = withBuckets(asked, principal).map((alternatives) =>
    alternatives.map((check) => withDefaultKey(check, request.defaultKmsKey)),
  )
  return decideRequest(principal, checks, context)
}

type Request = DecisionRecord['request']
type Checks = readonly (readonly Check[])[]

function checksByName({name = '', bucket, object, source, kmsKey}: Request): Check[][] {
  return checksOf(requestName(name), {bucket, object, source, kmsKey, buckets: [eachBucket]})
}

// Of an empty body; whoever signs in the header names the hash of what is sent.
const emptyHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

function withHash({headers, auth}: Request): Record<string, string> {
  const isNamed = Object.keys(headers).some((name) => /^x-amz-content-sha256$/i.test(name))
  return isNamed || auth !== 'header' ? headers : {...headers, 'x-amz-content-sha256': emptyHash}
}

/** Only these make a server look at the tags that an object has: plain GET and HEAD, and GET and PUT of tags (measured). */
function loadsTags({query, headers}: Request, checks: Checks): boolean {
  const actions = checks.flat().map(({action}) => action)
  const isCopy = Object.keys(headers).some((name) => /^x-amz-copy-source$/i.test(name))
  if (isCopy || 'attributes' in query || 'select' in query) return false
  return actions.every((action) => /^s3:(GetObject|(Get|Put)ObjectTagging)$/.test(action))
}

// Status and creation of a key ask for that key; what else KMS calls ask has no key (measured).
function withDefaultKey(check: Check, defaultKey: string): Check {
  if (check.kmsKey !== '' || !/^kms:(KeyStatus|CreateKey)$/.test(check.action)) return check
  return {...check, kmsKey: defaultKey, resource: `${defaultKey}/`}
}

function principalOf({policies, user, key, sts, request}: DecisionRecord): Principal {
  const named = (names: readonly string[], origin: 'user' | 'group', group?: string): Policy[] =>
    names.flatMap((name) => {
      const document = policies[name]
      if (document === undefined) return []
      return [{name, origin, group, statements: readStatements(document)}]
    })
  const limit = key?.embeddedPolicy ?? sts?.sessionPolicy ?? undefined
  return {
    userName: user.name,
    isRoot: user.root,
    isAnonymous: request.auth === 'anonymous',
    isEnabled: user.status === 'enabled' || user.status === 'on',
    disabledGroups: user.groups
      .filter(({status}) => status === 'disabled' || status === 'off')
      .map(({name}) => name),
    policies: [
      ...named(user.policies, 'user'),
      ...user.groups.flatMap((group) => named(group.policies, 'group', group.name)),
    ],
    credential:
      key || sts
        ? {
            kind: key ? 'key' : 'sts',
            isEnabled: key?.status !== 'off' && key?.status !== 'disabled',
            embedded: limit && {
              name: 'embedded',
              origin: 'embedded',
              statements: readStatements(limit),
            },
          }
        : {kind: 'own'},
  }
}

const eachBucket = '<each bucket>'

/**
 * A list of buckets is allowed when it would show one. Which buckets there are a record does not say, so that those
 * count of which its policies speak: a server has at least one that a pattern means.
 */
function withBuckets(checks: Checks, {policies, credential}: Principal): Check[][] {
  const all = [
    ...policies,
    ...('embedded' in credential && credential.embedded ? [credential.embedded] : []),
  ]
  const buckets = new Set(['bucket'])
  for (const {statements} of all) {
    for (const {resources, notResources} of statements) {
      for (const resource of [...resources, ...notResources]) {
        const [name = ''] = resource.replace(/^arn:aws:s3:::/, '').split('/')
        buckets.add(name.replace(/[*?]/g, 'x'))
      }
    }
  }
  return checks.map((alternatives) =>
    alternatives.flatMap((check) =>
      check.resource.startsWith(eachBucket)
        ? [...buckets].map((bucket) => ({
            ...check,
            resource: check.resource.replace(eachBucket, bucket),
          }))
        : [check],
    ),
  )
}
