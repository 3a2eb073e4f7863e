import * as v from 'valibot'
import {parseByName} from '../base/answer.ts'
import {AppError} from '../errors/errors.ts'
import {hasAccessKey} from './access-key.ts'
import type {AccessKeyReader} from './access-key-api.ts'

const named = v.optional(v.nullable(v.array(v.object({accessKey: v.string()}))))
const Keys = v.object({serviceAccounts: named})

/**
 * Reads the access keys of all users at once, disabled ones and those of the root user too, to look for many names.
 *
 * A list without any user is no proof that there are no keys: a server that has lost its drives sends it, too. Then,
 * and where the list may not be read or the server has none, each name is asked for.
 */
export async function readKeyNames(
  api: AccessKeyReader,
): Promise<(name: string) => Promise<boolean>> {
  const oneByOne = (name: string): Promise<boolean> => hasAccessKey(api, name)
  try {
    const answer = await api.getSealed('list-access-keys-bulk', {listType: 'all', all: 'true'})
    const users = parseByName(Keys, answer, `${api.server} sent a list of access keys`)
    if (users.length === 0) return oneByOne
    const keys = users.flatMap(([, {serviceAccounts}]) => serviceAccounts ?? [])
    const names = new Set(keys.map(({accessKey}) => accessKey))
    return async (name) => names.has(name)
  } catch (error) {
    const hasNone = error instanceof AppError && /^(access_denied|not_supported)$/.test(error.code)
    if (hasNone) return oneByOne
    throw error
  }
}
