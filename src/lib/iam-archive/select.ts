import {AppError, type ErrorCode} from '../errors/errors.ts'
import {type ArchiveContent, contentOf, type Section, textField} from './sections.ts'

/** The words of `--only`, and the sections that each means. */
const parts = {
  users: ['users'],
  groups: ['groups'],
  policies: ['policies'],
  keys: ['keys'],
  mappings: ['userPolicies', 'groupPolicies', 'temporaryPolicies'],
} as const satisfies Record<string, readonly Section[]>

/** What of an archive is wanted; without names, all of the chosen parts. */
export interface Selection {
  /** Undefined: all parts. */
  readonly only: string | undefined
  /** These users, with their keys and policies. */
  readonly users: readonly string[]
  /** These groups, with their policies. */
  readonly groups: readonly string[]
  readonly policies: readonly string[]
}

/**
 * Takes the wanted part of an archive.
 *
 * Throws `usage` for an unknown part, and `user_not_found`, `group_not_found` or `policy_not_found` for a name
 * that is not in it: to import nothing is not what was meant.
 */
export function selectFrom(
  content: ArchiveContent,
  selection: Selection,
  source: string,
): ArchiveContent {
  const wanted = sectionsOf(selection.only)
  const {users, groups, policies} = selection
  mustHold(users, [content.users, content.userPolicies], 'user', 'user_not_found', source)
  mustHold(groups, [content.groups, content.groupPolicies], 'group', 'group_not_found', source)
  mustHold(policies, [content.policies], 'policy', 'policy_not_found', source)
  const isWhole = users.length + groups.length + policies.length === 0
  const chosen: Record<Section, readonly string[]> = {
    policies,
    users,
    groups,
    keys: [...content.keys]
      .filter(([, key]) => users.includes(textField(key, 'parent') ?? ''))
      .map(([name]) => name),
    userPolicies: users,
    groupPolicies: groups,
    temporaryPolicies: users,
  }
  return contentOf((section) =>
    wanted.has(section)
      ? [...content[section]].filter(([name]) => isWhole || chosen[section].includes(name))
      : [],
  )
}

function sectionsOf(only: string | undefined): ReadonlySet<Section> {
  const names = only === undefined ? Object.keys(parts) : only.split(',').map((name) => name.trim())
  return new Set(
    names.flatMap((name): readonly Section[] => {
      const part = Object.entries(parts).find(([known]) => known === name)
      if (part) return part[1]
      throw new AppError('usage', `--only knows no ${JSON.stringify(name)}`, {
        hint: `It takes: ${Object.keys(parts).join(', ')}`,
      })
    }),
  )
}

function mustHold(
  names: readonly string[],
  places: readonly ReadonlyMap<string, unknown>[],
  kind: string,
  code: ErrorCode,
  source: string,
): void {
  const missing = names.find((name) => !places.some((place) => place.has(name)))
  if (missing === undefined) return
  throw new AppError(code, `No ${kind} named ${missing} in ${source}; nothing was imported`)
}
