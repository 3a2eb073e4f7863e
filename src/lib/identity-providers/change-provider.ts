import * as v from 'valibot'
import {Secret} from '../base/secret.ts'
import {AppError} from '../errors/errors.ts'
import {inWordsOf} from '../errors/rephrase.ts'
import {
  defaultName,
  noProvider,
  type ProviderInfo,
  type ProviderType,
  readProvider,
} from './provider.ts'
import type {ProviderApi} from './provider-api.ts'
import {mustKnowKeys, type Settings} from './settings.ts'
import {inPlainWords} from './validation.ts'

/** What adding, updating, removing, enabling and disabling a provider print. */
export const ProviderChange = v.strictObject({
  type: v.string(),
  name: v.string(),
  /** Whether it differs from what is in force. A secret cannot be compared, and counts as a change. */
  changed: v.boolean(),
  /** The change is stored, and comes into force when the server starts again. */
  restartNeeded: v.boolean(),
})
export type ProviderChange = v.InferOutput<typeof ProviderChange>

/** Which provider. */
export interface ProviderName {
  readonly type: ProviderType
  readonly name: string
}

/**
 * Stores a provider, or replaces the one of that name; the server tries it out first.
 *
 * With `keep`, one that is in force stays as it is. Throws `bad_input` in the words of the server's trial.
 */
export async function addProvider(
  api: ProviderApi,
  which: ProviderName,
  settings: Settings,
  {keep}: {readonly keep: boolean},
): Promise<ProviderChange> {
  const before = await inForce(api, which)
  if (keep && before !== undefined) return {...which, changed: false, restartNeeded: false}
  return store('put', api, which, settings, before)
}

/** Changes the named settings of a provider in force and keeps the others. Throws `provider_not_found`. */
export async function updateProvider(
  api: ProviderApi,
  which: ProviderName,
  settings: Settings,
): Promise<ProviderChange> {
  const before = await inForce(api, which)
  return store('post', api, which, settings, before)
}

/**
 * Removes a provider; its users' keys and policies stay stored.
 *
 * LDAP that is not in use is told to the server all the same: something may be stored that is not in force yet.
 * Throws `provider_not_found`, unless `ifExists`.
 */
export async function removeProvider(
  api: ProviderApi,
  which: ProviderName,
  {ifExists}: {readonly ifExists: boolean},
): Promise<ProviderChange> {
  const before = await inForce(api, which)
  try {
    await inWordsOf(noProvider(api, which.type, which.name), api.delete(pathOf(which)))
  } catch (error) {
    const isGone = error instanceof AppError && error.code === 'provider_not_found'
    if (isGone && ifExists) return {...which, changed: false, restartNeeded: false}
    throw setOutside(api, error)
  }
  const isStill = before !== undefined && (await inForce(api, which)) !== undefined
  return {...which, changed: before !== undefined, restartNeeded: isStill}
}

async function store(
  method: 'put' | 'post',
  api: ProviderApi,
  which: ProviderName,
  settings: Settings,
  before: ProviderInfo | undefined,
): Promise<ProviderChange> {
  if (Object.keys(settings).length === 0) {
    throw new AppError('usage', 'No setting was given', {hint: 'Add some of the form KEY=VALUE'})
  }
  await mustKnowKeys(api, which.type, settings)
  mustNotBeOutside(api, settings, before)
  await inPlainWords(
    api,
    inWordsOf(
      noProvider(api, which.type, which.name),
      api[method](pathOf(which), {payload: {settings}}),
    ),
  )
  // It is sent in any case: what is stored may be something else than what is in force.
  const changed = !holds(before, settings)
  const isInForce = changed && holds(await inForce(api, which), settings)
  return {...which, changed, restartNeeded: changed && !isInForce}
}

/** The settings in force, or undefined for none. */
async function inForce(
  api: ProviderApi,
  {type, name}: ProviderName,
): Promise<ProviderInfo | undefined> {
  try {
    const provider = await readProvider(api, type, name)
    return provider.info.length === 0 ? undefined : provider
  } catch (error) {
    if (error instanceof AppError && error.code === 'provider_not_found') return undefined
    throw error
  }
}

function holds(provider: ProviderInfo | undefined, settings: Settings): boolean {
  return Object.entries(settings).every(([key, wanted]) => {
    const setting = provider?.info.find((each) => each.key === key)
    return !(wanted instanceof Secret) && setting?.value === wanted
  })
}

function pathOf({type, name}: ProviderName): string {
  return `idp-config/${type}/${encodeURIComponent(name || defaultName)}`
}

// Stored beside a variable that wins, a setting would change nothing, and nobody would be told.
function mustNotBeOutside(
  api: ProviderApi,
  settings: Settings,
  before: ProviderInfo | undefined,
): void {
  const outside = before?.info.find(({key, isEnv}) => isEnv && Object.hasOwn(settings, key))
  if (outside === undefined) return
  throw new AppError(
    'conflict',
    `${outside.key} is set by the environment of ${api.server}, which wins; nothing was changed`,
    {hint: 'Change the variable where the server is started, and start it again'},
  )
}

function setOutside(api: ProviderApi, error: unknown): unknown {
  const isOutside =
    error instanceof AppError && error.fault?.Code === 'XMinioAdminConfigEnvOverridden'
  if (!isOutside) return error
  return new AppError(
    'conflict',
    `The provider is set by the environment of ${api.server}; nothing was changed`,
    {
      hint: 'Take its variables away where the server is started, and start it again',
      fault: error.fault,
    },
  )
}
