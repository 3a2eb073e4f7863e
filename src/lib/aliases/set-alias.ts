import type {AliasRecord, AliasTrust, SaveOutcome, StoredAlias} from '../config/alias-record.ts'
import {AppError} from '../errors/errors.ts'
import type {SavedAlias} from './alias-document.ts'
import {
  type AliasKeys,
  checkedApi,
  checkedKeys,
  checkedName,
  checkedPath,
  checkedUrl,
} from './alias-rules.ts'
import {checkedTrust} from './alias-trust.ts'
import {shownKeys, shownTrust} from './shown-secret.ts'

/** Where aliases are stored. */
export interface AliasWriter {
  /** The stored alias of that name, broken or not; those of variables do not count. */
  stored(name: string): Promise<AliasRecord | undefined>
  save(alias: StoredAlias): Promise<SaveOutcome>
}

/** Asks a server whether it knows a key pair. */
export interface KeyCheck {
  /** Throws what went wrong: unreachable, untrusted, no such access key, wrong secret. */
  check(alias: AliasRecord): Promise<void>
}

/** An alias as it is wished for. */
export interface AliasWish {
  readonly name: string
  readonly url: string
  /** Given explicitly, it also says that the server need not be asked, as in mc. */
  readonly api?: string | undefined
  readonly path?: string | undefined
  /** Absent fields keep what an alias of the same URL has; empty ones take it away. */
  readonly trust: AliasTrust
  /** The keys of the command line; two empty ones mean anonymous access. */
  readonly accessKey?: string | undefined
  readonly secretKey?: string | undefined
}

/** Gets the keys that are missing from the user: by prompt, or from stdin. */
export type AskKeys = (given: {
  accessKey: string | undefined
  secretKey: string | undefined
}) => Promise<AliasKeys>

/**
 * Stores an alias under its name, after the server accepted its keys.
 *
 * Everything that can be wrong without the keys is found before they are asked for, and nothing is stored unless all
 * is well.
 *
 * @throws AppError bad_input, file_not_found, config_invalid, conflict, and whatever the check finds
 */
export async function setAlias(
  store: AliasWriter,
  keyCheck: KeyCheck | undefined,
  askKeys: AskKeys,
  wish: AliasWish,
  showSecrets: boolean,
): Promise<SavedAlias> {
  const name = checkedName(wish.name)
  const url = checkedUrl(wish.url)
  const api = checkedApi(wish.api ?? 's3v4')
  const path = checkedPath(wish.path ?? 'auto')
  if (url.startsWith('http:') && Object.values(wish.trust).some(Boolean)) {
    // Accepted, they would promise a check that nobody makes.
    throw new AppError('bad_input', 'Flags about certificates need an https:// URL', {
      hint: 'Write https:// if the server speaks TLS, or leave them out',
    })
  }
  const trust = checkedTrust(wish.trust, await keptTrust(store, name, url))
  const {accessKey, secretKey} = await wantedKeys(askKeys, wish)
  const alias = {name, url, accessKey, secretKey, api, path, trust}

  const checked = keyCheck !== undefined && wish.api === undefined
  if (checked) await keyCheck.check({...alias, source: 'alias set'})
  return saveAlias(store, alias, checked, showSecrets)
}

/** Stores a checked alias and makes the document about it. */
export async function saveAlias(
  store: AliasWriter,
  alias: StoredAlias,
  checked: boolean,
  showSecrets: boolean,
): Promise<SavedAlias> {
  const {changed, replaced, overriddenBy} = await store.save(alias)
  return {
    alias: alias.name,
    URL: alias.url,
    ...shownKeys(alias, showSecrets),
    api: alias.api,
    path: alias.path,
    ...shownTrust(alias.trust),
    changed,
    replaced,
    checked,
    ...(overriddenBy === undefined ? {} : {overriddenBy}),
  }
}

/** The trust that the alias has already, as long as it stays with the same server. */
export async function keptTrust(
  store: AliasWriter,
  name: string,
  url: string,
): Promise<AliasTrust | undefined> {
  const old = await store.stored(name)
  return old?.url === url ? old.trust : undefined
}

async function wantedKeys(askKeys: AskKeys, wish: AliasWish): Promise<AliasKeys> {
  const {accessKey, secretKey} = wish
  const keys = checkedKeys(await askKeys({accessKey, secretKey}))
  const typed = accessKey !== undefined && secretKey !== undefined
  if (keys.accessKey === '' && !typed) {
    // mc would store an anonymous alias here, and call it a success.
    throw new AppError('bad_input', 'The access key and the secret are empty', {
      hint: `For anonymous access say so: mctl alias set ${wish.name} ${checkedUrl(wish.url)} '' ''`,
    })
  }
  return keys
}
