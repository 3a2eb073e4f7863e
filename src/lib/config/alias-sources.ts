import {join} from 'node:path'
import {AppError} from '../errors/errors.ts'
import type {AliasRecord} from './alias-record.ts'
import {type ConfigEnvironment, configDirectory} from './config-directory.ts'
import {readConfigEntry} from './config-entry.ts'
import {readEnvFile} from './env-file.ts'
import {aliasOfVariable, readHostVariable, variableOfAlias} from './host-variable.ts'
import {aliasesOf, type JsonObject, member, parseConfigText, readTextFile} from './json-file.ts'
import {readTrustEntry} from './trust-entry.ts'

export const configVersion = '10'
export const trustVersion = '1'

/** The two files that hold aliases: mc's own, and ours beside it for what mc has no place for. */
export interface ConfigFiles {
  readonly directory: string
  readonly config: string
  readonly trust: string
}

/** Where the files of this environment lie; none needs to exist. */
export function configFiles(environment: ConfigEnvironment): ConfigFiles {
  const directory = configDirectory(environment)
  return {
    directory,
    config: join(directory, 'config.json'),
    trust: join(directory, 'mctl.json'),
  }
}

/** The aliases in config.json as they stand there. */
export function readConfigAliases(files: ConfigFiles): JsonObject {
  return readAliases(files.config, configVersion)
}

function readAliases(path: string, version: string): JsonObject {
  const text = readTextFile(path)
  return aliasesOf(text === undefined ? undefined : parseConfigText(path, text, version))
}

/** The alias of a variable or of a line of the env file, or undefined; config.json is not looked at. */
export function aliasFromVariables(
  {env}: ConfigEnvironment,
  name: string,
): AliasRecord | undefined {
  const variable = variableOfAlias(name)
  const own = env[variable]
  if (own) return readHostVariable(name, own, variable)
  const file = env.MC_CONFIG_ENV_FILE
  const line = file ? readEnvFile(file).get(variable) : undefined
  return file && line ? readHostVariable(name, line, file) : undefined
}

/** All aliases of variables and of the env file, by name; a variable wins. */
export function aliasesFromVariables({env}: ConfigEnvironment): ReadonlyMap<string, AliasRecord> {
  const found = new Map<string, AliasRecord>()
  const file = env.MC_CONFIG_ENV_FILE
  const lines = file ? [...readEnvFile(file)].map((line) => [...line, file] as const) : []
  const variables = Object.entries(env).map(([key, value]) => [key, value, key] as const)
  for (const [variable, value, source] of [...lines, ...variables]) {
    const name = aliasOfVariable(variable)
    if (name !== undefined && value) found.set(name, readHostVariable(name, value, source))
  }
  return found
}

/** The alias that config.json holds under a name, broken or not. */
export function aliasFromConfig(files: ConfigFiles, name: string): AliasRecord | undefined {
  const entry = member(readConfigAliases(files), name)
  return entry === undefined ? undefined : readConfigEntry(name, entry, files.config)
}

/**
 * Gives each alias what mctl.json says of its trust.
 *
 * When mctl.json as a whole cannot be read, any https alias may have a pin in it, and using it without would be
 * unsafe: all of them get a problem that says so.
 */
export function withTrust(files: ConfigFiles, aliases: readonly AliasRecord[]): AliasRecord[] {
  let entries: JsonObject
  try {
    entries = readAliases(files.trust, trustVersion)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    const {message} = error
    return aliases.map((alias) =>
      /^https:/i.test(alias.url) && alias.problem === undefined
        ? {...alias, problem: message}
        : alias,
    )
  }
  return aliases.map((alias) => {
    const {trust, adminApi, problem} = readTrustEntry(member(entries, alias.name))
    return {
      ...alias,
      ...(trust === undefined ? {} : {trust}),
      // A variable may name another server each time.
      ...(adminApi === undefined || alias.source !== files.config ? {} : {adminApi}),
      ...(problem === undefined || alias.problem !== undefined ? {} : {problem}),
    }
  })
}
