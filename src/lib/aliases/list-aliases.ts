import type {AliasRecord} from '../config/alias-record.ts'
import type {ListedAlias} from './alias-document.ts'
import {shownKeys, shownTrust} from './shown-secret.ts'

/** Where aliases are looked up; broken ones are returned, too. */
export interface AliasReader {
  list(): Promise<AliasRecord[]>
  find(name: string): Promise<AliasRecord>
}

/**
 * Lists every alias by name, or the one that is named. A broken alias is listed with its `problem`.
 *
 * @throws AppError alias_not_found for a name that none has
 */
export async function listAliases(
  store: AliasReader,
  {name, showSecrets}: {readonly name?: string | undefined; readonly showSecrets: boolean},
): Promise<ListedAlias[]> {
  const aliases = name === undefined ? await store.list() : [await store.find(name)]
  return aliases.map((alias) => listed(alias, showSecrets))
}

function listed(alias: AliasRecord, showSecrets: boolean): ListedAlias {
  const keys = shownKeys(alias, showSecrets)
  // mc says only that it was some variable; scripts compare with that word.
  const variable = alias.source === `MC_HOST_${alias.name}`
  return {
    alias: alias.name,
    URL: alias.url,
    ...keys,
    // mc shows the API only where there are keys to sign with.
    ...(keys.accessKey === undefined || alias.api === '' ? {} : {api: alias.api}),
    path: alias.path,
    src: variable ? 'env' : alias.source,
    ...(variable ? {variable: alias.source} : {}),
    ...shownTrust(alias.trust),
    ...(alias.problem === undefined ? {} : {problem: alias.problem}),
  }
}
