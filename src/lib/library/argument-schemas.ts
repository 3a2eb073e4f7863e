import * as v from 'valibot'
import {Secret} from '../base/secret.ts'
import type {PolicyDocument} from './policy-document.ts'

// The messages end a sentence that begins with the place, and never quote what stands there.

/** A text. */
export const text = v.string('must be a text')

/** The name of something. */
export const name = v.pipe(text, v.nonEmpty('must not be empty'))

const names = v.array(name, 'must be a list of texts')

/** A list of one name at least: none would mean all, or nothing. */
export const someNames = v.pipe(names, v.nonEmpty('must not be empty'))

const flag = v.optional(v.boolean('must be true or false'))
const secret = v.union([text, v.instance(Secret)], 'must be a text or a Secret')
const isObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A policy; what is in it is checked elsewhere. */
export const policyDocument = v.custom<PolicyDocument>(isObject, 'must be a policy, as an object')

/** An object with these fields and no others: a slip of the pen must not pass for a field that is absent. */
function fields<const E extends v.ObjectEntries>(entries: E) {
  const known = Object.keys(entries).join(', ')
  return v.strictObject(entries, ({expected}) =>
    expected === 'never'
      ? `is not known; known are ${known}`
      : expected === 'Object'
        ? `must be an object; known are ${known}`
        : 'is missing',
  )
}

const call = {signal: v.optional(v.instance(AbortSignal, 'must be an AbortSignal'))}
const check = {allowUnknownActions: flag}

/** What every call takes. */
export const callOptions = fields(call)

/** What a removal takes. */
export const removalOptions = fields({...call, ifExists: flag})

/** What making something takes. */
export const creationOptions = fields({...call, ifNotExists: flag})

/** What checking a policy takes. */
export const checkOptions = fields(check)

/** What storing a policy takes. */
export const policyCreation = fields({...call, ...check, ifNotExists: flag, overwriteBuiltIn: flag})

// Where a field that is absent means something else than one without a value, such as a new secret or all rights.
const {exactOptional} = v

/** A user to be. */
export const userToAdd = fields({
  accessKey: name,
  secretKey: exactOptional(secret),
  ifNotExists: flag,
})

const keyFields = {
  secretKey: exactOptional(secret),
  policy: exactOptional(policyDocument),
  name: v.optional(text),
  description: v.optional(text),
  expiration: v.optional(v.date('must be a Date')),
}

/** What can be changed of an access key. */
export const accessKeyFields = v.pipe(
  fields(keyFields),
  v.check(
    (given) => Object.values(given).some((value) => value !== undefined),
    `must have one of ${Object.keys(keyFields).join(', ')}`,
  ),
)

/** An access key to be. */
export const accessKeyToAdd = fields({user: name, accessKey: exactOptional(name), ...keyFields})

const oneHolder = 'must be {user} or {group}, one of them'

/** Who can have policies. */
export const policyHolder = v.pipe(
  fields({user: v.optional(name), group: v.optional(name)}),
  v.check(({user, group}) => (user === undefined) !== (group === undefined), oneHolder),
)

/** Whom to ask about. */
export const policyQuestion = fields({
  users: v.optional(names),
  groups: v.optional(names),
  policies: v.optional(names),
})

/** What somebody would do. */
export const deed = v.pipe(
  fields({
    action: v.optional(name),
    request: v.optional(name),
    resource: v.optional(text),
    source: v.optional(text),
    sourceIp: v.optional(text),
    tls: flag,
    time: v.optional(v.date('must be a Date')),
    conditions: v.optional(v.record(text, text, 'must be an object of texts')),
  }),
  v.check(
    ({action, request}) => (action === undefined) !== (request === undefined),
    'must have action or request, one of them',
  ),
)

const parts = ['users', 'groups', 'policies', 'keys', 'mappings'] as const
const part = v.picklist(parts, `must be one of ${parts.join(', ')}`)

/** What of an archive to import. */
export const importOptions = fields({
  ...call,
  only: exactOptional(
    v.pipe(v.array(part, 'must be a list of texts'), v.nonEmpty('must not be empty')),
  ),
  users: exactOptional(someNames),
  groups: exactOptional(someNames),
  policies: exactOptional(someNames),
  dryRun: flag,
})

/** An archive. */
export const bytes = v.instance(Uint8Array, 'must be a Uint8Array')

const count = (least: number, words: string) =>
  v.optional(v.pipe(v.number(words), v.integer(words), v.minValue(least, words)))

const talk = {
  ...call,
  timeout: count(1, 'must be a whole number of milliseconds'),
  retries: count(0, 'must be a whole number'),
  headers: v.optional(v.record(text, text, 'must be an object of texts')),
  env: v.optional(
    v.custom<Readonly<Record<string, string | undefined>>>(isObject, 'must be an object of texts'),
  ),
}

/** A server, and as whom to talk to it. */
export const adminClientOptions = fields({
  ...talk,
  url: text,
  name: v.optional(text),
  accessKey: text,
  secretKey: secret,
  sessionToken: v.optional(secret),
  ca: v.optional(v.union([text, v.array(text)], 'must be a text or a list of texts')),
  client: v.optional(fields({cert: text, key: text})),
  trustFingerprint: v.optional(text),
  apiVersion: v.optional(v.picklist(['v3', 'v4'], 'must be v3 or v4')),
  onApiVersion: v.optional(
    v.custom<(version: 'v3' | 'v4') => void | Promise<void>>(
      (value) => typeof value === 'function',
      'must be a function',
    ),
  ),
})

/** Where an alias is looked up. */
export const aliasOptions = fields({...talk, configDir: v.optional(text)})
