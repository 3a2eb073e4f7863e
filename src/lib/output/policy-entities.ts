import type {PolicyEntities} from '../policies/policy-entities.ts'

type Names = readonly string[] | null

/** Who has which policies, in mc's words and order; then the names of which the server said nothing. */
export function renderPolicyEntities({result, unmapped}: PolicyEntities): string {
  const {timestamp, userMappings = [], groupMappings = [], policyMappings = []} = result
  return [
    `Query time: ${timestamp.replace(/\.\d+/, '')}`,
    ...section('User -> Policy Mappings:', userMappings, ({user, policies, memberOfMappings}) => {
      const groups = memberOfMappings ?? []
      const effective = [...(policies ?? []), ...groups.flatMap((each) => each.policies ?? [])]
      return [
        `  User: ${user}`,
        ...joined('Policies:', policies),
        ...joined(
          'Group Memberships:',
          groups.map(({group}) => group),
        ),
        ...joined('Effective Policies:', [...new Set(effective)].sort()),
      ]
    }),
    ...section('Group -> Policy Mappings:', groupMappings, ({group, policies}) => [
      `  Group: ${group}`,
      ...listed('Policies:', policies),
    ]),
    ...section('Policy -> Entity Mappings:', policyMappings, ({policy, users, groups}) => [
      `  Policy: ${policy}`,
      ...listed('User Mappings:', users),
      ...listed('Group Mappings:', groups),
    ]),
    ...Object.entries(unmapped).flatMap(([kind, names]) =>
      names.length === 0 ? [] : [`Nothing is known of the ${kind} ${names.join(', ')}`],
    ),
  ].join('\n')
}

function section<T>(
  title: string,
  mappings: readonly T[],
  lines: (mapping: T) => string[],
): string[] {
  return mappings.length === 0 ? [] : [title, ...mappings.flatMap(lines)]
}

function joined(title: string, names: Names): string[] {
  return names === null || names.length === 0
    ? []
    : [`    ${title}`, `      ${[...names].sort().join(', ')}`]
}

function listed(title: string, names: Names): string[] {
  return names === null || names.length === 0
    ? []
    : [`    ${title}`, ...[...names].sort().map((name) => `      ${name}`)]
}
