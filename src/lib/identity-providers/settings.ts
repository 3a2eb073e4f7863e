import * as v from 'valibot'
import {parseAnswer} from '../base/answer.ts'
import {Secret} from '../base/secret.ts'
import {AppError} from '../errors/errors.ts'
import {isSecretKey, type ProviderType} from './provider.ts'
import type {ProviderApi} from './provider-api.ts'

/** Settings of a provider by key; those that nobody must see are secrets. */
export type Settings = Readonly<Record<string, string | Secret>>

/**
 * Reads words of the form `key=value`.
 *
 * Throws `usage` for another form and for a key that comes twice, and `bad_input` for a value that the server's
 * own form, `key="value"`, cannot hold. No value is in an error: it may be a secret.
 */
export function parseSettings(words: readonly string[]): Settings {
  const settings: Record<string, string | Secret> = {}
  for (const word of words) {
    const [, key, value] = /^([a-z_]+)=(.*)$/is.exec(word) ?? []
    if (key === undefined || value === undefined) {
      const shown = word.includes('=') ? 'A word before = that is no key' : JSON.stringify(word)
      throw new AppError('usage', `${shown} was given where KEY=VALUE is expected`)
    }
    if (Object.hasOwn(settings, key)) throw new AppError('usage', `${key} was given twice`)
    if (/["\r\n]/.test(value)) {
      throw new AppError(
        'bad_input',
        `The value of ${key} has a quotation mark or a line break in it, which a server cannot store`,
      )
    }
    settings[key] = isSecretKey(key) ? new Secret(value) : value
  }
  return settings
}

/** The setting that holds the secret of a provider. */
export const secretKeyOf: Readonly<Record<ProviderType, string>> = {
  ldap: 'lookup_bind_password',
  openid: 'client_secret',
}

const Help = v.object({keysHelp: v.array(v.object({key: v.string()}))})

// What the server takes and does not list.
const unlistedKeys: Readonly<Record<ProviderType, readonly string[]>> = {
  ldap: ['enable'],
  openid: ['enable', 'user_id_claim', 'user_readable_claim'],
}

/**
 * Throws `bad_input` for a key that the server does not know.
 *
 * It would not refuse one, but take it for a part of the value before.
 */
export async function mustKnowKeys(
  api: ProviderApi,
  type: ProviderType,
  settings: Settings,
): Promise<void> {
  const answer = await api.get('help-config-kv', {subSys: `identity_${type}`, key: ''})
  const {keysHelp} = parseAnswer(Help, answer, `${api.server} sent a list of settings`)
  const known = [...keysHelp.map(({key}) => key), ...unlistedKeys[type]]
  const unknown = Object.keys(settings).find((key) => !known.includes(key))
  if (unknown === undefined) return
  throw new AppError(
    'bad_input',
    `${api.server} knows no setting ${unknown}; nothing was changed`,
    {
      hint: `It knows: ${known.toSorted().join(', ')}`,
    },
  )
}
