import {isAliasName, trimAliasName} from '../../base/alias-syntax.ts'
import type {AliasRecord} from '../../config/alias-record.ts'
import {AppError} from '../../errors/errors.ts'
import {kesAddress, kesAddresses} from '../../key-server/kes-address.ts'
import type {KesVariables} from '../../key-server/kes-variables.ts'
import {looksLikeApiKey} from '../../x509/keys/api-key.ts'
import type {Services} from '../services.ts'

/** Which KES is meant. */
export interface KesPlace {
  /** How the user calls it: the alias, or `HOST:PORT`. */
  readonly name: string
  readonly url: string
  /** How a command line names it; nothing where a variable does. */
  readonly words: string
  readonly alias: AliasRecord | undefined
  /** More servers of the same variable, which are not asked. */
  readonly others: readonly string[]
}

/**
 * Which KES the words of a command mean: with `--server` that one, else the first word where it is an alias, else
 * the one of a variable. Returns the words that are left.
 *
 * Throws `usage` where nothing names one, `alias_not_found` for a word that can only be meant as an alias, and
 * `bad_input` for an address that is none.
 */
export async function findKes(
  services: Services,
  words: readonly string[],
  flag: string | undefined,
  {server}: KesVariables,
): Promise<{readonly place: KesPlace; readonly names: readonly string[]}> {
  if (flag !== undefined) {
    const url = kesAddress(flag, '--server')
    return {place: {...namedBy(url), words: `--server ${url}`}, names: words}
  }
  const [first, ...rest] = words
  const alias = first === undefined ? undefined : await findAlias(services, first)
  if (alias) {
    const {name, url} = alias
    return {place: {name, url, words: name, alias, others: []}, names: rest}
  }
  if (server) {
    const [url = '', ...others] = kesAddresses(server.value, server.from)
    return {place: {...namedBy(url), words: '', others}, names: words}
  }
  if (first === undefined) {
    throw new AppError('usage', 'No KES is named', {hint})
  }
  const isSecret = looksLikeApiKey(first) || first.includes('@')
  throw new AppError(
    isAliasName(first) ? 'alias_not_found' : 'usage',
    isSecret ? 'The first word is no alias' : `No alias named ${first}`,
    {hint},
  )
}

const hint =
  "Name the server with --server or in KES_SERVER, or an alias: mctl alias set NAME https://HOST:7373 '' '' --no-check"

function namedBy(url: string): Pick<KesPlace, 'name' | 'url' | 'alias' | 'others'> {
  return {name: new URL(url).host, url, alias: undefined, others: []}
}

/** The alias of that name; undefined where there is none, and for what cannot be the name of one. */
async function findAlias(services: Services, word: string): Promise<AliasRecord | undefined> {
  const name = trimAliasName(word)
  if (!isAliasName(name)) return undefined
  try {
    return await services.alias(name)
  } catch (error) {
    if (error instanceof AppError && error.code === 'alias_not_found') return undefined
    throw error
  }
}
