import type {DecidingStatement, TestedRecord} from '../policies/tested-record.ts'
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

function whyOf({reason, statement, dependsOn}: TestedRecord): string {
  if (dependsOn !== undefined) return `depends on ${dependsOn.join(', ')}`
  return statement === undefined ? reasonInWords(reason) : statementInWords(statement)
}

/** "Deny in statement 2 (Sid) of policy p, by group g". */
export function statementInWords({
  policy,
  origin,
  group,
  statement,
  sid,
  effect,
}: DecidingStatement): string {
  const which = `${effect} in statement ${statement}${sid === undefined ? '' : ` (${sid})`}`
  if (origin === 'embedded') return `${which} of the embedded policy`
  return `${which} of policy ${policy}${group === undefined ? '' : `, by group ${group}`}`
}

const reasons: Readonly<Record<string, string>> = {
  root: 'root may do everything',
  anonymous: 'nobody signed',
  'user-disabled': 'the user is disabled',
  'key-disabled': 'the access key is disabled',
  'group-disabled': 'a disabled group takes all rights',
  'no-policy': 'there is no policy at all',
  'nothing-allows': 'no statement allows it',
  'embedded-allows-nothing': 'no statement of the embedded policy allows it',
  'not-denied': 'users may do this with themselves, and nothing denies it',
  'needs-no-right': 'it needs no right',
}

/** A reason without a statement, in words. */
export function reasonInWords(reason: string): string {
  return reasons[reason] ?? reason
}
