import {inParallel} from '../base/in-parallel.ts'
import {AppError} from '../errors/errors.ts'
import type {ArchiveApi} from '../iam-archive/archive-api.ts'
import {exportContent} from '../iam-archive/export-archive.ts'
import {type ArchiveContent, type Entry, textField} from '../iam-archive/sections.ts'
import {mustBeUser} from '../users/user.ts'
import type {AccessKeyApi} from './access-key-api.ts'
import {type KeyList, listedKey, readKeyLists} from './key-list.ts'

/** What finding the keys of owners who are gone needs of a server. */
export type OrphanApi = AccessKeyApi & Pick<ArchiveApi, 'getBytes'>

const atOnce = 4

/**
 * Finds the permanent keys whose owner is gone, sorted by owner and key; of some owners, or of all for none.
 *
 * The server leaves them out of its lists of all keys, and names them in the export of its IAM data (measured). An
 * owner is gone that is in neither list nor export and is no user when asked for. Owners that a directory or a
 * provider may know are `unknown`; so are all where either source has no users, as where drives are lost. Throws
 * `access_denied` with the name of the right to export, and what the calls throw.
 */
export async function readOrphanedLists(
  api: OrphanApi,
  owners: readonly string[],
): Promise<KeyList[]> {
  const content = await exportKeys(api)
  const lists = await readKeyLists(api, {listType: 'all', all: 'true'})
  // The list has the root user, too.
  const known = new Set([...content.users.keys(), ...lists.map(({user}) => user), api.accessKey])
  const isMeant = (owner: string) =>
    !known.has(owner) && (owners.length === 0 || owners.includes(owner))
  const left = [...keysByOwner(content)].filter(([owner]) => isMeant(owner))
  const areUsersKnown = content.users.size > 0 && lists.length > 0
  const found: KeyList[] = []
  const judged = inParallel(left, atOnce, async ([user, keys]): Promise<KeyList | undefined> => {
    const isGuess = !areUsersKnown || mayBeElsewhere(user)
    const orphaned = isGuess ? 'unknown' : await isNoUser(api, user)
    return orphaned === false ? undefined : {user, orphaned, stsKeys: null, svcaccs: keys}
  })
  for await (const outcome of judged) {
    if ('error' in outcome) throw outcome.error
    if (outcome.value !== undefined) found.push(outcome.value)
  }
  return found.sort((a, b) => (a.user < b.user ? -1 : 1))
}

async function exportKeys(api: OrphanApi): Promise<ArchiveContent> {
  try {
    return await exportContent(api)
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'access_denied') throw error
    throw new AppError(
      'access_denied',
      `Keys whose owner is gone are only in an export of ${api.server}, which you may not make`,
      {hint: 'It wants the right admin:ExportIAM', cause: error, fault: error.fault},
    )
  }
}

// Of an entry, which has the secret too, only name and expiry are taken.
function keysByOwner({keys}: ArchiveContent): Map<string, NonNullable<KeyList['svcaccs']>> {
  const byOwner = Map.groupBy(keys, ([, key]) => textField(key, 'parent') ?? '')
  byOwner.delete('')
  return new Map(
    [...byOwner].map(([owner, entries]) => [
      owner,
      entries
        .map(([accessKey, key]) => listedKey(owner, accessKey, expiryOf(key)))
        .sort((a, b) => (a.accessKey < b.accessKey ? -1 : 1)),
    ]),
  )
}

const noExpiries = new Set(['1970-01-01T00:00:00Z', '0001-01-01T00:00:00Z'])

function expiryOf(key: Entry): string | undefined {
  const expiration = textField(key, 'expiration')
  return expiration === undefined || noExpiries.has(expiration) ? undefined : expiration
}

// The form of a name that is kept elsewhere: a DN, a hash of OpenID, that of a certificate.
function mayBeElsewhere(owner: string): boolean {
  return owner.includes('=') || /^[\w+/-]{43}$/.test(owner) || /^(tls|custom):/.test(owner)
}

/** Whether a server knows no user of this name. */
export async function isNoUser(api: AccessKeyApi, user: string): Promise<boolean> {
  return mustBeUser(api, user).then(
    () => false,
    (error: unknown) => {
      if (error instanceof AppError && error.code === 'user_not_found') return true
      throw error
    },
  )
}
