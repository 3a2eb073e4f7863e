import * as v from 'valibot'
import {parseAnswer} from '../base/answer.ts'
import {maskedSecret} from '../base/secret.ts'
import {AppError} from '../errors/errors.ts'
import {inWordsOf} from '../errors/rephrase.ts'
import type {ProviderApi} from './provider-api.ts'

export type ProviderType = 'ldap' | 'openid'

/** The name of the one that has none: the only one of LDAP. */
export const defaultName = '_'

/** A provider as `mctl admin idp openid|ldap list --json` prints it, with mc's names. */
export const ProviderItem = v.strictObject({
  type: v.string(),
  name: v.string(),
  enabled: v.boolean(),
  /** What a login names to get the provider's own policy; only where it has one. */
  roleARN: v.optional(v.string()),
})
export type ProviderItem = v.InferOutput<typeof ProviderItem>

const Setting = v.strictObject({
  key: v.string(),
  value: v.string(),
  isCfg: v.boolean(),
  /** A variable of the server's environment gives it, which wins over the stored configuration. */
  isEnv: v.boolean(),
})

/** A provider as `mctl admin idp openid|ldap info --json` prints it, with mc's names. */
export const ProviderInfo = v.strictObject({
  type: v.string(),
  name: v.string(),
  /** Without secrets, and without what has its default: the server does not send them. Empty: not configured. */
  info: v.array(Setting),
})
export type ProviderInfo = v.InferOutput<typeof ProviderInfo>

const Items = v.array(
  v.object({
    type: v.string(),
    name: v.string(),
    enabled: v.boolean(),
    roleARN: v.optional(v.string()),
  }),
)

const Info = v.object({
  info: v.nullable(
    v.array(
      v.object({
        key: v.string(),
        value: v.string(),
        isCfg: v.optional(v.boolean(), false),
        isEnv: v.optional(v.boolean(), false),
      }),
    ),
  ),
})

/** Reads the providers of a type that are in force, sorted by name. */
export async function listProviders(api: ProviderApi, type: ProviderType): Promise<ProviderItem[]> {
  const answer = await api.getSealed(`idp-config/${type}`)
  const items = parseAnswer(Items, answer, `${api.server} sent a list of identity providers`)
  return items
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({roleARN, ...item}) => (roleARN ? {...item, roleARN} : item))
}

/**
 * Reads the settings of one provider that are in force; what was changed since the server's start is not.
 *
 * Throws `provider_not_found` with its name; the one without a name is always there, if only as an empty list.
 */
export async function readProvider(
  api: ProviderApi,
  type: ProviderType,
  name: string,
): Promise<ProviderInfo> {
  mustBeName(name)
  const answer = await inWordsOf(
    noProvider(api, type, name),
    api.getSealed(`idp-config/${type}/${encodeURIComponent(name)}`),
  )
  const {info} = parseAnswer(Info, answer, `${api.server} sent an identity provider`)
  return {
    type,
    name,
    info: (info ?? []).map(({value, ...setting}) => ({
      ...setting,
      // No server sends one today; should one begin to, it is not shown.
      value: isSecretKey(setting.key) ? maskedSecret : value,
    })),
  }
}

/** Whether the value of a setting is a secret. */
export function isSecretKey(key: string): boolean {
  return /secret|password/i.test(key)
}

/** The words for a provider that is not there. */
export function noProvider({server}: {readonly server: string}, type: ProviderType, name: string) {
  return {
    provider_not_found: {
      message:
        name === defaultName
          ? `${server} has no ${titles[type]} provider in force`
          : `No ${titles[type]} provider named ${name} is in force at ${server}`,
      hint: `mctl admin idp ${type} list ${server}; what was added since its start comes into force with a restart`,
    },
  }
}

const titles = {ldap: 'LDAP', openid: 'OpenID'}

function mustBeName(name: string): void {
  if (/^[\w-]+$/.test(name)) return
  throw new AppError(
    'bad_input',
    `${JSON.stringify(name)} is not the name of a provider: it has letters, digits, - and _`,
  )
}
