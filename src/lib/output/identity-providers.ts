import type {ProviderChange} from '../identity-providers/change-provider.ts'
import type {ProviderInfo, ProviderItem} from '../identity-providers/provider.ts'
import type {Style} from './style.ts'
import {table} from './table.ts'

export function renderProviders(providers: readonly ProviderItem[], style: Style): string {
  const rows = providers.map(({name, enabled, roleARN = ''}) => [
    enabled ? style.good('on') : style.dim('off'),
    name === '_' ? '(default)' : name,
    roleARN,
  ])
  return table([], rows, style)
}

/** A line for each setting; where it comes from when that is not the stored configuration. */
export function renderProvider({info}: ProviderInfo, style: Style): string {
  if (info.length === 0) return 'Not configured.'
  const rows = info.map(({key, value, isEnv}) => [
    key,
    value,
    isEnv ? style.dim('from the environment') : '',
  ])
  return table([], rows, style)
}

export function renderProviderChange(
  done: string,
): (change: ProviderChange, style: Style) => string {
  return ({type, name, changed, restartNeeded}, style) => {
    const provider = `${type === 'ldap' ? 'LDAP' : 'OpenID'} provider${name === '_' ? '' : ` \`${name}\``}`
    if (!changed) return `The ${provider} is so already: nothing to change.`
    const sentence = `${done} the ${provider}.`
    return restartNeeded
      ? `${sentence}\n${style.warn('It comes into force when the server is started again.')}`
      : sentence
  }
}
