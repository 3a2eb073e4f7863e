import {isAddress, isAliasName, trimAliasName} from '../base/alias-syntax.ts'
import {AppError} from '../errors/errors.ts'
import type {AliasRecord, SaveOutcome, StoredAlias} from './alias-record.ts'
import {
  aliasesFromVariables,
  aliasFromConfig,
  aliasFromVariables,
  type ConfigFiles,
  configFiles,
  readConfigAliases,
  withTrust,
} from './alias-sources.ts'
import type {ConfigEnvironment} from './config-directory.ts'
import {readConfigEntry} from './config-entry.ts'

export type {AliasRecord, AliasTrust, SaveOutcome, StoredAlias} from './alias-record.ts'

/**
 * The aliases that mc and mctl share.
 *
 * A variable `MC_HOST_<alias>` wins over a line of the file in MC_CONFIG_ENV_FILE, and that over config.json; only
 * config.json, and our mctl.json beside it, are ever written. Reading needs nothing to exist and creates nothing.
 */
export class AliasStore {
  readonly files: ConfigFiles
  readonly #environment: ConfigEnvironment

  constructor(environment: ConfigEnvironment) {
    this.#environment = environment
    this.files = configFiles(environment)
  }

  /** Every alias, broken ones included, sorted by name. */
  async list(): Promise<AliasRecord[]> {
    const found = new Map<string, AliasRecord>()
    for (const [name, entry] of Object.entries(readConfigAliases(this.files))) {
      found.set(name, readConfigEntry(name, entry, this.files.config))
    }
    for (const [name, alias] of aliasesFromVariables(this.#environment)) found.set(name, alias)
    const sorted = [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
    return withTrust(this.files, sorted)
  }

  /**
   * The alias of that name, broken or not.
   *
   * @throws AppError alias_not_found
   */
  async find(name: string): Promise<AliasRecord> {
    const trimmed = trimAliasName(name)
    const alias =
      aliasFromVariables(this.#environment, trimmed) ?? aliasFromConfig(this.files, trimmed)
    const [found] = alias === undefined ? [] : withTrust(this.files, [alias])
    if (found === undefined) throw aliasNotFound(trimmed)
    return found
  }

  /**
   * The alias of that name, ready for use.
   *
   * @throws AppError alias_not_found, or config_invalid when it is broken
   */
  async resolve(name: string): Promise<AliasRecord> {
    const alias = await this.find(name)
    if (alias.problem === undefined) return alias
    const variable = alias.source !== this.files.config
    throw new AppError(
      'config_invalid',
      `Cannot use the alias ${alias.name} of ${alias.source}: ${alias.problem}`,
      {
        hint: variable
          ? `MC_HOST_${alias.name}=https://ACCESS:SECRET@HOST:PORT`
          : `mctl alias set ${alias.name} https://HOST:PORT`,
      },
    )
  }

  /** What config.json and mctl.json hold under a name, broken or not; variables are not looked at. */
  async stored(name: string): Promise<AliasRecord | undefined> {
    const alias = aliasFromConfig(this.files, trimAliasName(name))
    return alias === undefined ? undefined : withTrust(this.files, [alias])[0]
  }

  /** Stores an alias in config.json, and its trust in mctl.json, in place of what the name held before. */
  async save(alias: StoredAlias): Promise<SaveOutcome> {
    const {saveAlias} = await import('./save-alias.ts')
    const named = {...alias, name: trimAliasName(alias.name)}
    // Before anything is written: an env file that cannot be read is an error.
    const overriding = aliasFromVariables(this.#environment, named.name)
    const outcome = await saveAlias(this.files, this.#environment.platform, named)
    return overriding === undefined ? outcome : {...outcome, overriddenBy: overriding.source}
  }

  /**
   * Removes an alias from config.json, and its trust from mctl.json, and says what defines the same name still.
   *
   * @throws AppError alias_not_found, or bad_input for an alias that only a variable or the env file defines
   */
  async remove(name: string): Promise<{readonly overriddenBy?: string | undefined}> {
    const trimmed = trimAliasName(name)
    const fixed = aliasFromVariables(this.#environment, trimmed)
    if ((await this.stored(trimmed)) === undefined) {
      if (fixed === undefined) throw aliasNotFound(trimmed)
      const variable = `MC_HOST_${trimmed}`
      throw fixed.source === variable
        ? new AppError('bad_input', `The alias ${trimmed} comes from the variable ${variable}`, {
            hint: `unset ${variable}`,
          })
        : new AppError('bad_input', `The alias ${trimmed} comes from the file ${fixed.source}`, {
            hint: `remove the line ${variable}=… from it`,
          })
    }
    const {removeAlias} = await import('./save-alias.ts')
    if (!(await removeAlias(this.files, this.#environment.platform, trimmed))) {
      throw aliasNotFound(trimmed)
    }
    return fixed === undefined ? {} : {overriddenBy: fixed.source}
  }

  /**
   * Remembers which version of the admin API the server of an alias speaks, in mctl.json.
   *
   * Only of an alias that is stored, and without a word where nothing can be written: it saves a request, no more.
   */
  async rememberAdminApi(alias: AliasRecord, version: 'v3' | 'v4'): Promise<void> {
    if (alias.source !== this.files.config) return
    const {saveAdminApi} = await import('./save-alias.ts')
    try {
      await saveAdminApi(this.files, this.#environment.platform, alias, version)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
    }
  }

  /** The PEM texts of the certificate authorities that every alias trusts: `certs/CAs/` of the directory. */
  async trustedCertificates(): Promise<string[]> {
    const {readTrustedCertificates} = await import('./trusted-certificates.ts')
    return readTrustedCertificates(this.files.directory)
  }
}

function aliasNotFound(name: string): AppError {
  if (isAddress(name)) {
    return new AppError('alias_not_found', 'The name of an alias is needed, not an address', {
      hint: 'Give the server a name first: mctl alias set ALIAS https://HOST:PORT',
    })
  }
  return new AppError('alias_not_found', `No alias named ${name}`, {
    hint: isAliasName(name) ? `mctl alias set ${name} https://HOST:PORT` : 'mctl alias list',
  })
}
