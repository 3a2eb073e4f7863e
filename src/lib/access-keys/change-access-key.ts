import * as v from 'valibot'
import type {Secret} from '../base/secret.ts'
import {rfc3339} from '../base/time.ts'
import {AppError} from '../errors/errors.ts'
import {ifAllowed} from '../errors/if-allowed.ts'
import {inWordsOf} from '../errors/rephrase.ts'
import {type PolicyDocument, samePolicy} from '../policy/document.ts'
import {type AccessKeyItem, noAccessKey, readAccessKey} from './access-key.ts'
import type {AccessKeyApi} from './access-key-api.ts'
import {checkDescription, checkKeyLabel, checkSecretKey} from './access-key-rules.ts'
import {checkPolicySize} from './add-access-key.ts'

/** What editing, enabling, disabling and removing an access key print. */
export const AccessKeyChange = v.strictObject({
  accessKey: v.string(),
  changed: v.boolean(),
  /** True: with this change the key got all rights of its owner. */
  impliedPolicy: v.optional(v.literal(true)),
  /** The server had dropped the policy of the key, and for a moment the key had all rights of its owner. */
  policyRestored: v.optional(v.literal(true)),
  /** False: the caller may not read the key, so that whether it has its policy is unknown. */
  policySeen: v.optional(v.literal(false)),
})
export type AccessKeyChange = v.InferOutput<typeof AccessKeyChange>

/** What is to be different about an access key; what is absent stays. */
export interface AccessKeyEdit {
  readonly secretKey?: Secret | undefined
  readonly policy?: PolicyDocument | undefined
  /** Takes the embedded policy away: the key may then do all that its owner may. */
  readonly inheritsPolicy?: true | undefined
  readonly name?: string | undefined
  readonly description?: string | undefined
  readonly expiration?: Date | undefined
  readonly status?: 'on' | 'off' | undefined
}

/**
 * Changes an access key, and nothing of it that the edit does not name.
 *
 * The server drops the embedded policy from every update that carries none, and so gives the key all rights
 * of its owner. A policy without statements in the update keeps the stored one (measured; atomic, so that
 * no other edit can come between). Because nothing promises that, the key is read again, also when the update
 * failed on its way: had it lost its policy, that is sent at once, and `policyRestored` says so. Throws
 * `access_key_not_found`, `bad_input`, and `server_error` when the policy could not be kept; when it could
 * not be seen, that is the message; who may not read keys at all is told by `policySeen`.
 */
export async function editAccessKey(
  api: AccessKeyApi,
  accessKey: string,
  edit: AccessKeyEdit,
): Promise<AccessKeyChange> {
  if (Object.values(edit).every((value) => value === undefined)) {
    throw new AppError('usage', 'Nothing to change was named', {
      hint: 'Give one of --secret-key, --policy, --inherit-policy, --name, --description, --expiry',
    })
  }
  check(edit)
  const read = readAccessKey(api, accessKey)
  // To take limits away without seeing them is no edit of what is there.
  const before = await (edit.inheritsPolicy ? read : ifAllowed(read))
  if (before === undefined) {
    await send(api, accessKey, edit, edit.policy ?? keepsPolicy)
    return {accessKey, changed: true, policySeen: false}
  }
  if (!differs(before, edit)) return {accessKey, changed: false}
  if (edit.inheritsPolicy) return inherit(api, accessKey, edit)
  const policy = edit.policy ?? (before.impliedPolicy === true ? undefined : before.policy)
  const hasLimits = edit.policy !== undefined || before.impliedPolicy !== true
  const makeSure = () => makeSureOfPolicy(api, accessKey, edit, policy)
  try {
    await send(api, accessKey, edit, edit.policy ?? keepsPolicy)
  } catch (error) {
    if (hasLimits && edit.policy === undefined && mayHaveHappened(error)) await makeSure()
    throw error
  }
  if (hasLimits && (await makeSure())) return {accessKey, changed: true, policyRestored: true}
  return {accessKey, changed: true}
}

// An update without a policy is the server's own way to take the policy away.
async function inherit(
  api: AccessKeyApi,
  accessKey: string,
  edit: AccessKeyEdit,
): Promise<AccessKeyChange> {
  await send(api, accessKey, edit, undefined)
  const {impliedPolicy} = await readAccessKey(api, accessKey)
  if (impliedPolicy === true) return {accessKey, changed: true, impliedPolicy}
  throw new AppError(
    'server_error',
    `${api.server} did not take the policy of the access key ${accessKey} away`,
  )
}

// An update that was refused changed nothing.
function mayHaveHappened(error: unknown): boolean {
  const sureCodes = /^(access_denied|invalid_credentials|bad_input|access_key_not_found|conflict)$/
  return !(error instanceof AppError && sureCodes.test(error.code))
}

/** Removes an access key. Throws `access_key_not_found`, unless `mayBeGone`; always for the name of a user. */
export async function removeAccessKey(
  api: AccessKeyApi,
  accessKey: string,
  {mayBeGone = false}: {readonly mayBeGone?: boolean} = {},
): Promise<AccessKeyChange> {
  try {
    // For the name of a user the server answers as if it had removed something.
    await ifAllowed(readAccessKey(api, accessKey))
    await inWordsOf(noAccessKey(api, accessKey), api.delete('delete-service-account', {accessKey}))
    return {accessKey, changed: true}
  } catch (error) {
    const isGone = error instanceof AppError && error.fault?.Code === 'XMinioInvalidIAMCredentials'
    if (isGone && mayBeGone) return {accessKey, changed: false}
    throw error
  }
}

const keepsPolicy: PolicyDocument = {Version: '2012-10-17', Statement: []}

function check({secretKey, policy, inheritsPolicy, name, description}: AccessKeyEdit): void {
  if (policy !== undefined && inheritsPolicy) {
    throw new AppError('usage', 'Give either --policy or --inherit-policy')
  }
  if (secretKey !== undefined) checkSecretKey(secretKey)
  if (policy !== undefined) checkPolicySize(policy)
  checkNotEmptied('name', name)
  checkNotEmptied('description', description)
  if (name !== undefined) checkKeyLabel(name)
  if (description !== undefined) checkDescription(description)
}

// The server takes an empty text for none, answers as if all went well, and keeps the old one (measured).
function checkNotEmptied(what: string, text: string | undefined): void {
  if (text !== '') return
  throw new AppError('bad_input', `The ${what} of an access key cannot be emptied`, {
    hint: `Servers keep the old one; give another --${what}`,
  })
}

function differs(before: AccessKeyItem, edit: AccessKeyEdit): boolean {
  const {secretKey, policy, name, description, expiration, status} = edit
  return (
    // A secret cannot be read, and so not be compared.
    secretKey !== undefined ||
    (edit.inheritsPolicy === true && before.impliedPolicy !== true) ||
    (policy !== undefined &&
      (before.impliedPolicy !== false ||
        before.policy === undefined ||
        !samePolicy(before.policy, policy))) ||
    (name !== undefined && name !== before.name) ||
    (description !== undefined && description !== before.description) ||
    (expiration !== undefined && rfc3339(expiration) !== before.expiration) ||
    (status !== undefined && status !== before.accountStatus)
  )
}

async function send(
  api: AccessKeyApi,
  accessKey: string,
  edit: AccessKeyEdit,
  newPolicy: PolicyDocument | undefined,
): Promise<void> {
  const {secretKey, name, description, expiration, status} = edit
  await inWordsOf(
    noAccessKey(api, accessKey),
    api.post('update-service-account', {
      query: {accessKey},
      payload: {
        sealed: {
          newPolicy,
          newSecretKey: secretKey,
          newName: name,
          newDescription: description,
          newExpiration: expiration && rfc3339(expiration),
          newStatus: status,
        },
      },
      // The same values once more change nothing more.
      replay: 'always',
    }),
  )
}

/** Returns whether the policy was lost and had to be sent again. */
async function makeSureOfPolicy(
  api: AccessKeyApi,
  accessKey: string,
  edit: AccessKeyEdit,
  policy: PolicyDocument | undefined,
): Promise<boolean> {
  const isKept = async (): Promise<boolean> => {
    const {impliedPolicy, policy: stored} = await readAccessKey(api, accessKey)
    return impliedPolicy === false && isSame(policy, stored)
  }
  const hint = `Look at it now, or disable it: mctl admin user svcacct info ${api.server} ${accessKey}`
  try {
    if (await isKept()) return false
    if (policy !== undefined) await send(api, accessKey, edit, policy)
    if (await isKept()) return true
  } catch (error) {
    const {code, message, fault} =
      error instanceof AppError ? error : new AppError('internal', String(error))
    throw new AppError(
      code,
      `Whether the access key ${accessKey} still has its policy could not be seen: ${message}`,
      {hint, cause: error, fault},
    )
  }
  throw new AppError(
    'server_error',
    `${api.server} did not keep the policy of the access key ${accessKey}`,
    {hint},
  )
}

function isSame(a: PolicyDocument | undefined, b: PolicyDocument | undefined): boolean {
  return a !== undefined && b !== undefined && samePolicy(a, b)
}
