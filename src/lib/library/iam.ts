import * as schemas from './argument-schemas.ts'
import {call} from './call.ts'
import type {CallOptions} from './client-options.ts'
import type {Connection} from './connection.ts'
import type {ArchiveImport} from './documents.ts'
import {clock} from './surroundings.ts'

/** What of an archive to import; without these fields, all of it. An empty list is refused. */
export interface ImportOptions extends CallOptions {
  /** Only these parts. */
  readonly only?: readonly ('users' | 'groups' | 'policies' | 'keys' | 'mappings')[]
  /** Only these users, with their keys and policies. */
  readonly users?: readonly string[]
  /** Only these groups, with their policies. */
  readonly groups?: readonly string[]
  /** Only these policies. */
  readonly policies?: readonly string[]
  /** Say what would be imported, and change nothing. */
  readonly dryRun?: boolean | undefined
}

/** All that a server knows of who may do what, in one archive. */
export class Iam {
  readonly #connection: Connection

  /** @internal */
  constructor(connection: Connection) {
    this.#connection = connection
  }

  /** Reads users, groups, policies and keys, as a zip that holds every secret in clear. Throws `protocol` for an empty one. */
  async export(options: CallOptions = {}): Promise<Uint8Array> {
    return call('iam.export', {options: schemas.callOptions}, {options}, async ({options}) => {
      const {exportArchive} = await import('../iam-archive/export-archive.ts')
      return exportArchive(await this.#connection.api(options))
    })
  }

  /**
   * Imports what of an archive is not at the server just so; what has the same name there is overwritten.
   *
   * What the server did not take stands under `failed`, and what would have broken it off is `left-out` in the plan.
   * Throws `bad_input` for what is no such archive, and the code of a name that is not in it.
   */
  async import(archive: Uint8Array, options: ImportOptions = {}): Promise<ArchiveImport> {
    return call(
      'iam.import',
      {archive: schemas.bytes, options: schemas.importOptions},
      {archive, options},
      async ({archive, options}) => {
        const [{readArchive}, {selectFrom}, {importArchive}] = await Promise.all([
          import('../iam-archive/archive-file.ts'),
          import('../iam-archive/select.ts'),
          import('../iam-archive/import-archive.ts'),
        ])
        const {only, users = [], groups = [], policies = [], dryRun = false} = options
        const file = 'the archive'
        const selection = {only: only?.join(','), users, groups, policies}
        const content = selectFrom(await readArchive(archive, file), selection, file)
        const api = await this.#connection.api(options)
        return importArchive(api, content, {file, dryRun, now: clock.now()})
      },
    )
  }
}
