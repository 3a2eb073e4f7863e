import * as Flags from '@oclif/core/flags'
import {Secret} from '../base/secret.ts'
import {AppError} from '../errors/errors.ts'
import type {ProviderName} from '../identity-providers/change-provider.ts'
import {defaultName, type ProviderType} from '../identity-providers/provider.ts'
import {parseSettings, type Settings, secretKeyOf} from '../identity-providers/settings.ts'
import {readInputText} from './stdin.ts'

/** For what stores settings. */
export const secretFile = {
  'secret-file': Flags.string({
    helpValue: 'FILE',
    description: 'read the secret or password from this file, or from stdin for -',
  }),
}

/**
 * Takes the words of a line apart: the alias, the name of a provider where there is one, and settings.
 *
 * LDAP has no names. Throws what `parseSettings` throws, and `usage` when the secret is given twice.
 */
export async function providerWords(
  words: readonly string[],
  type: ProviderType,
  file: string | undefined,
): Promise<ProviderName & {readonly alias: string; readonly settings: Settings}> {
  const [alias = '', ...rest] = words
  const [first] = rest
  const isNamed = first !== undefined && !first.includes('=')
  const settings = parseSettings(isNamed ? rest.slice(1) : rest)
  const which = {type, name: isNamed ? first : defaultName}
  if (file === undefined) return {...which, alias, settings}
  const key = secretKeyOf[type]
  if (Object.hasOwn(settings, key)) {
    throw new AppError('usage', `Give either ${key} or --secret-file, not both`)
  }
  const secret = (await readInputText(file)).replace(/\r?\n$/, '')
  if (secret === '' || /["\r\n]/.test(secret)) {
    throw new AppError('bad_input', 'The secret must be one line without a quotation mark')
  }
  return {...which, alias, settings: {...settings, [key]: new Secret(secret)}}
}
