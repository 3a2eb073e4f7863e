import type {AliasRecord} from '../config/alias-record.ts'
import type {RemovedAlias} from './alias-document.ts'

/** Where aliases are removed from. */
export interface AliasRemover {
  stored(name: string): Promise<AliasRecord | undefined>
  /** Says, too, what variable or file defines an alias of that name still. */
  remove(name: string): Promise<{readonly overriddenBy?: string | undefined}>
}

/**
 * Removes an alias, a broken one too, and what was stored about its trust.
 *
 * @throws AppError alias_not_found, or bad_input when a variable defines the alias
 */
export async function removeAlias(store: AliasRemover, name: string): Promise<RemovedAlias> {
  const alias = await store.stored(name)
  const {overriddenBy} = await store.remove(name)
  return {
    alias: alias?.name ?? name,
    URL: alias?.url ?? '',
    changed: true,
    ...(overriddenBy === undefined ? {} : {overriddenBy}),
  }
}
