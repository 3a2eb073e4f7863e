import type {AccessKeyItem} from '../access-keys/access-key.ts'
import {AppError} from '../errors/errors.ts'
import type {PolicyDocument} from '../policy/document.ts'
import {readAccount} from './account.ts'
import {keyOf, temporaryOf} from './credentials.ts'
import {type Party, partyOf, unknownParty, unnamedParty} from './party.ts'
import type {RightsApi} from './rights-api.ts'

/** Somebody who can have rights, with all that decides about them. */
export interface Holder extends Party {
  readonly who: string
  readonly kind: 'user' | 'access-key' | 'temporary-credentials' | 'root'
  /** The user, or the owner of the key. */
  readonly userName: string
  readonly keyStatus?: 'on' | 'off' | 'unknown'
  readonly embedded?: PolicyDocument
  /** What could not be read of the key itself. */
  readonly unknownOfKey: readonly string[]
}

/**
 * Finds out who a name is, a user, an access key, temporary credentials or the root user, and what he has.
 *
 * Throws `user_not_found` for a name that is none of them, and `access_denied` to who may not know.
 */
export async function readHolder(api: RightsApi, who: string): Promise<Holder> {
  try {
    const party = await partyOf(api, who)
    if (party !== undefined) {
      const kind = party.isRoot ? 'root' : 'user'
      return {who, kind, userName: who, ...party, unknownOfKey: []}
    }
  } catch (error) {
    const own = isDenied(error) ? await ownKey(api, who) : undefined
    if (own === undefined) throw error
    return own
  }
  const key = await keyOf(api, who)
  if (key !== undefined) return ofKey(api, who, 'access-key', key)
  const temporary = await temporaryOf(api, who)
  if (temporary !== undefined) return ofKey(api, who, 'temporary-credentials', temporary)
  throw new AppError(
    'user_not_found',
    `Neither a user nor an access key is named ${who} at ${api.server}`,
    {
      hint: `mctl admin user list ${api.server}`,
    },
  )
}

async function ofKey(
  api: RightsApi,
  who: string,
  kind: 'access-key' | 'temporary-credentials',
  key: AccessKeyItem,
): Promise<Holder> {
  const userName = key.parentUser ?? ''
  const party = await ownerOf(api, userName, kind === 'access-key' ? undefined : inherited(key))
  const embedded = key.impliedPolicy === false ? key.policy : undefined
  const isLimitUnknown =
    key.impliedPolicy === undefined || (key.impliedPolicy === false && !key.policy)
  const keyStatus = key.accountStatus ?? 'unknown'
  return {
    who,
    kind,
    userName,
    ...party,
    keyStatus,
    ...(embedded === undefined ? {} : {embedded}),
    unknownOfKey: [
      ...(isLimitUnknown ? ['the policy embedded in the key'] : []),
      ...(keyStatus === 'unknown' ? ['the status of the key'] : []),
    ],
  }
}

async function ownerOf(
  api: RightsApi,
  name: string,
  told: PolicyDocument | undefined,
): Promise<Party> {
  if (name === '') return unknownParty('the owner of the key')
  try {
    const party = await partyOf(api, name)
    if (party !== undefined) return party
    return told === undefined
      ? unknownParty(`the rights of ${name}, who is no built-in user`)
      : unnamedParty(name, told)
  } catch (error) {
    if (isDenied(error)) return unknownParty(`the user ${name}`)
    throw error
  }
}

// Of who logged in at a provider the server keeps no user, but tells with his credentials what his policies say in one
// (measured). It tells nothing for a role and for the root user, which is not the same as no rights.
function inherited({impliedPolicy, policy}: AccessKeyItem): PolicyDocument | undefined {
  const statements = impliedPolicy === true ? policy?.Statement : undefined
  return Array.isArray(statements) && statements.length > 0 ? policy : undefined
}

// Everybody may read his own keys. Of temporary credentials who signs with them learns whose they are, and no more.
async function ownKey(api: RightsApi, who: string): Promise<Holder | undefined> {
  const key = await keyOf(api, who).catch((error: unknown) => {
    if (isDenied(error)) return undefined
    throw error
  })
  if (key !== undefined) return ofKey(api, who, 'access-key', key)
  if (who !== api.accessKey) return undefined
  const {name} = await readAccount(api)
  if (name === who) return undefined
  const signing = {accessKey: who, parentUser: name, accountStatus: 'on' as const}
  return ofKey(api, who, 'temporary-credentials', signing)
}

const isDenied = (error: unknown): boolean =>
  error instanceof AppError && error.code === 'access_denied'
