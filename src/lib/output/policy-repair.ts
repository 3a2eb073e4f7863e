import type {PolicyRepair} from '../policies/repair-policies.ts'

/** What was found and done, and what is left. */
export function renderPolicyRepair({healthy, broken, repair, storedAt}: PolicyRepair): string {
  const verb = {none: 'Broken', replaced: 'Replaced', removed: 'Removed'}[repair]
  const lines = broken.map(({policy, users, groups}) => {
    const holders = [...users, ...groups.map((name) => `group ${name}`)]
    return `${verb} policy \`${policy}\`${holders.length === 0 ? '' : `: ${holders.join(', ')}`}`
  })
  if (healthy) {
    return [...lines, broken.length === 0 ? 'Nothing to repair.' : 'The lists work again.'].join(
      '\n',
    )
  }
  const when = storedAt === undefined ? '' : `, stored at ${storedAt}`
  const left =
    repair === 'none' && broken.length > 0
      ? 'The lists of policies are broken. Add --document FILE, --deny-all or --remove.'
      : `The lists of policies are broken by a policy that nobody has${when}. Name it: the server does not tell its name.`
  return [...lines, left].join('\n')
}
