/** The parts of an archive: the file that holds each, what mc's result calls it, and what one entry is. */
export const sections = {
  policies: {file: 'policies', result: 'policies', kind: 'policy'},
  users: {file: 'users', result: 'users', kind: 'user'},
  groups: {file: 'groups', result: 'groups', kind: 'group'},
  keys: {file: 'svcaccts', result: 'serviceAccounts', kind: 'access-key'},
  userPolicies: {file: 'user_mappings', result: 'userPolicies', kind: 'user-policies'},
  groupPolicies: {file: 'group_mappings', result: 'groupPolicies', kind: 'group-policies'},
  temporaryPolicies: {file: 'stsuser_mappings', result: 'stsPolicies', kind: 'sts-policies'},
} as const

export type Section = keyof typeof sections

export const sectionNames: readonly Section[] = [
  'policies',
  'users',
  'groups',
  'keys',
  'userPolicies',
  'groupPolicies',
  'temporaryPolicies',
]

/** One policy, user, group, key or mapping as the server wrote it. */
export type Entry = Readonly<Record<string, unknown>>

/** What an archive holds: its entries by section and name. */
export type ArchiveContent = Readonly<Record<Section, ReadonlyMap<string, Entry>>>

/** The content with a map for each section made by `entriesOf`. */
export function contentOf(
  entriesOf: (section: Section) => Iterable<readonly [string, Entry]>,
): ArchiveContent {
  const map = (section: Section): ReadonlyMap<string, Entry> => new Map(entriesOf(section))
  return {
    policies: map('policies'),
    users: map('users'),
    groups: map('groups'),
    keys: map('keys'),
    userPolicies: map('userPolicies'),
    groupPolicies: map('groupPolicies'),
    temporaryPolicies: map('temporaryPolicies'),
  }
}

/** What stands in a field of an entry when it is text. */
export function textField(entry: Entry | undefined, field: string): string | undefined {
  const value = entry?.[field]
  return typeof value === 'string' ? value : undefined
}
