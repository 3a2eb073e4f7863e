import type {DecidingStatement, TestedRecord} from '../policies/tested-record.ts'
import type {Permission} from '../rights/can.ts'
import type {EffectiveRights} from '../rights/effective.ts'
import type {Style} from './style.ts'

/** A line for each record that differs, and a sum. */
export function renderTested(records: readonly TestedRecord[], style: Style): string {
  const wrong = records.filter(({agrees}) => !agrees)
  const lines = wrong.map((record) => {
    const {id, file, expected, decided} = record
    return `${style.bad('✘')} ${file}: ${id}: expected ${word(expected)}, is ${word(decided)}: ${whyOf(record)}`
  })
  const sum = `${records.length} tested, ${wrong.length === 0 ? 'all agree' : `${wrong.length} differ`}`
  return [...lines, wrong.length === 0 ? `${style.good('✔')} ${sum}` : sum].join('\n')
}

function word(value: boolean | string): string {
  return value === true ? 'allowed' : value === false ? 'denied' : `${value}`
}

function whyOf(record: TestedRecord): string {
  const {dependsOn} = record
  return dependsOn === undefined ? reasonOf(record) : `depends on ${dependsOn.join(', ')}`
}

function reasonOf({
  reason,
  statement,
  limitedBy,
}: Pick<TestedRecord, 'reason' | 'statement' | 'limitedBy'>): string {
  const why = statement === undefined ? reasonInWords(reason) : statementInWords(statement)
  return limitedBy === undefined ? why : `${why}; and ${statementInWords(limitedBy)}`
}

/** "Deny in statement 2 (Sid) of policy p, by group g". */
function statementInWords({
  policy,
  origin,
  group,
  statement,
  sid,
  effect,
}: DecidingStatement): string {
  const which = `${effect} in statement ${statement}${sid === undefined ? '' : ` (${sid})`}`
  if (origin === 'embedded') return `${which} of the embedded policy`
  if (origin === 'account') return `${which} of the effective policy`
  return `${which} of policy ${policy}${group === undefined ? '' : `, by group ${group}`}`
}

const reasons: Readonly<Record<string, string>> = {
  root: 'root may do everything',
  anonymous: 'nobody signed',
  'user-disabled': 'the user is disabled',
  'key-disabled': 'the access key is disabled',
  'group-disabled': 'a disabled group takes all rights',
  'no-policy': 'there is no policy at all',
  'account-without-policy': 'there is no policy at all, or a disabled group takes all rights',
  'nothing-allows': 'no statement allows it',
  'embedded-allows-nothing': 'no statement of the embedded policy allows it',
  'not-denied': 'users may do this with themselves, and nothing denies it',
  'needs-no-right': 'it needs no right',
}

/** A reason without a statement, in words. */
function reasonInWords(reason: string): string {
  return reasons[reason] ?? reason
}

/** Who it is, what he has and by which way, and the documents. */
export function renderEffective(rights: EffectiveRights, style: Style): string {
  const {who, kind, parentUser, isRoot, blockedBy, policies, policy, limitedBy} = rights
  const held = policies.map(({policy: name, group}) =>
    group === undefined ? name : `${name} (group ${group})`,
  )
  return [
    `${style.bold(who)}: ${kind}${parentUser === undefined ? '' : ` of ${parentUser}`}`,
    ...(blockedBy === undefined ? [] : [style.bad(`Nothing of it counts: ${blockedBy}`)]),
    isRoot === true ? everything(rights) : `Policies: ${held.join(', ') || 'none'}`,
    ...(rights.missingPolicies?.map(
      (name) => `The policy ${name} is attached, and does not exist`,
    ) ?? []),
    ...(rights.unknown?.map((what) => `unknown: ${what}`) ?? []),
    ...(policy === undefined ? [] : [JSON.stringify(policy, null, 2)]),
    ...(limitedBy === undefined
      ? []
      : [
          'and of that only what the policy embedded in the key allows, too:',
          JSON.stringify(limitedBy, null, 2),
        ]),
  ].join('\n')
}

function everything({kind, parentUser}: EffectiveRights): string {
  return kind === 'root'
    ? 'root may do everything'
    : `Its owner ${parentUser} is the root user, who may do everything`
}

/** The answer, why, and what to be careful of. */
export function renderPermission(permission: Permission, style: Style): string {
  const {who, asked, resource, decided, reason, dependsOn = [], cautions} = permission
  const what = `${asked}${resource === '' ? '' : ` on ${resource}`}`
  const answer =
    decided === true
      ? style.good(`${who} may do ${what}`)
      : decided === false
        ? style.bad(`${who} may not do ${what}`)
        : `Whether ${who} may do ${what} depends on ${dependsOn.join(', ')}`
  return [
    answer,
    ...(reason === 'unknown' ? [] : [`  ${reasonOf(permission)}`]),
    ...cautions.map((caution) => `  careful: ${caution}`),
  ].join('\n')
}
