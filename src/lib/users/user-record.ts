import * as v from 'valibot'
import {
  checkAccessKey,
  checkDescription,
  checkKeyLabel,
  checkSecretKey,
} from '../access-keys/access-key-rules.ts'
import {checkPolicySize} from '../access-keys/add-access-key.ts'
import {parseExpiry} from '../access-keys/expiry.ts'
import {Secret} from '../base/secret.ts'
import {AppError} from '../errors/errors.ts'
import {checkGroupName} from '../groups/group-rules.ts'
import {readPolicyDocument} from '../policy/check/read-policy.ts'
import type {PolicyDocument} from '../policy/document.ts'
import {mustBeFields} from './record-fields.ts'
import {checkUserName, checkUserSecret} from './user-rules.ts'

/** What a file says of an access key of a user. */
export interface KeyRecord {
  readonly accessKey: string | undefined
  readonly secretKey: Secret | undefined
  readonly name: string | undefined
  readonly description: string | undefined
  readonly expiration: Date | undefined
  readonly policy: PolicyDocument | undefined
}

/** What a file says of a user; what it leaves open stays as it is. */
export interface UserRecord {
  readonly accessKey: string
  readonly secretKey: Secret | undefined
  readonly status: 'enabled' | 'disabled' | undefined
  readonly policies: readonly string[]
  readonly groups: readonly string[]
  readonly keys: readonly KeyRecord[]
}

// An empty cell of a table says nothing.
const text = v.optional(
  v.pipe(
    v.string(),
    v.transform((value) => (value === '' ? undefined : value)),
  ),
)
const listed = v.pipe(
  v.union([
    v.array(v.string()),
    v.pipe(
      v.string(),
      v.transform((value) => value.split(';')),
    ),
  ]),
  v.transform((names) => [
    ...new Set(names.map((name) => name.trim()).filter((name) => name !== '')),
  ]),
)
const names = v.optional(listed, [])

// Loose, so that fields of no meaning can be named.
const Key = v.looseObject({
  accessKey: text,
  secretKey: text,
  name: text,
  description: text,
  expiry: text,
  policy: v.optional(v.record(v.string(), v.unknown())),
})

const Row = v.object({
  accessKey: v.string(),
  secretKey: text,
  status: v.optional(v.picklist(['', 'enabled', 'disabled'])),
  policies: names,
  groups: names,
  keys: v.optional(v.array(Key), []),
})

/** The fields of a user. */
export const userFields = Object.keys(Row.entries)

/**
 * Reads one row of a file of users, and checks it as a server would. `now` is what durations count from.
 *
 * Throws `bad_input`, which never repeats what the row holds in the place of a secret.
 */
export async function readUserRecord(row: unknown, now: Date): Promise<UserRecord> {
  if (typeof row === 'object') mustBeFields(Object.keys(row ?? {}), userFields, 'A user')
  const parsed = v.safeParse(Row, row)
  if (!parsed.success) throw new AppError('bad_input', problem(parsed.issues[0]))
  const {accessKey, secretKey, status, policies, groups} = parsed.output
  checkUserName(accessKey)
  const secret = secretKey === undefined ? undefined : new Secret(secretKey)
  if (secret !== undefined) checkUserSecret(secret, accessKey)
  for (const name of policies) {
    if (name.includes(',')) {
      throw new AppError('bad_input', `${JSON.stringify(name)} is not the name of one policy`)
    }
  }
  for (const name of groups) checkGroupName(name)
  const keys: KeyRecord[] = []
  for (const key of parsed.output.keys) {
    mustBeFields(Object.keys(key), Object.keys(Key.entries), `A key of ${accessKey}`)
    keys.push(await readKey(key, accessKey, now))
  }
  return {accessKey, secretKey: secret, status: status || undefined, policies, groups, keys}
}

async function readKey(
  key: v.InferOutput<typeof Key>,
  owner: string,
  now: Date,
): Promise<KeyRecord> {
  const {accessKey, name, description, expiry} = key
  // By one of the two a second run finds it again.
  if (accessKey === undefined && name === undefined) {
    throw new AppError('bad_input', `A key of ${owner} has neither an accessKey nor a name`)
  }
  if (accessKey !== undefined) checkAccessKey(accessKey)
  if (name !== undefined) checkKeyLabel(name)
  if (description !== undefined) checkDescription(description)
  const secretKey = key.secretKey === undefined ? undefined : new Secret(key.secretKey)
  if (secretKey !== undefined) checkSecretKey(secretKey)
  const expiration = expiry === undefined ? undefined : parseExpiry(expiry, now)
  const policy = key.policy && (await readEmbedded(key.policy, accessKey ?? name ?? owner))
  return {accessKey, secretKey, name, description, expiration, policy}
}

async function readEmbedded(policy: PolicyDocument, key: string): Promise<PolicyDocument> {
  const source = `of the key ${key}`
  const {document} = await readPolicyDocument(JSON.stringify(policy), source, {isEmbedded: true})
  checkPolicySize(document)
  return document
}

// Not the message of the issue: it quotes what was read, which may be a secret.
function problem(issue: v.BaseIssue<unknown>): string {
  const field = v.getDotPath(issue)
  if (field === null || field === 'accessKey') return 'accessKey is needed'
  if (field === 'status') return 'status is neither enabled nor disabled'
  if (field === 'keys') return 'keys are a list of objects, in JSON alone'
  return `${field} is not as it should be`
}
