import {knownActions} from '../check/actions.ts'
import {conditionValue} from '../condition-value.ts'
import {ignoresResources, speaksOf} from '../decision/decide.ts'
import type {Statement} from '../decision/statement.ts'
import {findResource} from './find-resource.ts'
import {type Level, levelOf} from './resource-level.ts'
import {resourcePattern} from './resource-pattern.ts'

/** Whether a condition must hold for a difference to show. */
export interface When {
  readonly condition: string
  readonly holds: boolean
}

/** What one policy allows and another does not: actions, and the shortest resource that shows it. */
export interface Difference {
  readonly actions: string[]
  /** `bucket/` for a bucket; absent: it is asked of no resource. */
  readonly resource?: string
  /** Empty: in any case. */
  readonly when: When[]
}

/** What changes from one policy to another. */
export interface Comparison {
  readonly nowAllowed: Difference[]
  readonly noLongerAllowed: Difference[]
  /** Actions whose resources are too many to compare. */
  readonly undecided: string[]
}

interface Prepared {
  readonly effect: 'Allow' | 'Deny'
  /** Indexes into the patterns; undefined: resources do not count. */
  readonly resources: readonly number[] | undefined
  readonly notResources: readonly number[] | undefined
  /** Indexes into the conditions. */
  readonly conditions: readonly number[]
}

// More would be more than a million combinations.
const mostConditions = 12

/**
 * Compares two policies by what they allow: over all known actions, and all resources in their cleaned form.
 *
 * Resources are compared exactly. Conditions are compared as they are written, each as something that holds or does not:
 * two that differ in their words count as different. A variable such as `${aws:username}` stands for itself.
 */
export function comparePolicies(
  before: readonly Statement[],
  after: readonly Statement[],
): Comparison {
  const result: Comparison = {nowAllowed: [], noLongerAllowed: [], undecided: []}
  for (const actions of groups(before, after)) {
    const [first = ''] = actions
    const question = prepare(first, before, after)
    const more = search(question, false)
    const less = search(question, true)
    if (more === 'unknown' || less === 'unknown') {
      result.undecided.push(...actions)
      continue
    }
    if (more) result.nowAllowed.push({actions, ...more})
    if (less) result.noLongerAllowed.push({actions, ...less})
  }
  return result
}

/** Actions of which the same statements speak, and of the same level, together. */
function groups(before: readonly Statement[], after: readonly Statement[]): string[][] {
  const written = [...before, ...after].flatMap(({actions}) => actions)
  const all = [
    ...new Set([...knownActions, ...written.filter((name) => !/[*?]/.test(name))]),
  ].sort()
  const byStatements = Map.groupBy(all, (action) =>
    [
      levelOf(action),
      ...[...before, ...after].map((each) => `${speaksOf(each, action)}${ignoresResources(each)}`),
    ].join(),
  )
  return [...byStatements.values()]
}

interface Question {
  readonly level: Level
  readonly patterns: readonly string[]
  readonly conditions: readonly string[]
  readonly before: readonly Prepared[]
  readonly after: readonly Prepared[]
}

function prepare(
  action: string,
  before: readonly Statement[],
  after: readonly Statement[],
): Question {
  const level = levelOf(action)
  const patterns: string[] = []
  const conditions: string[] = []
  const indexOf = (list: string[], text: string): number => {
    if (!list.includes(text)) list.push(text)
    return list.indexOf(text)
  }
  const prepared = (statements: readonly Statement[]): Prepared[] =>
    statements
      .filter((each) => speaksOf(each, action))
      .map((each) => {
        const counted = (resources: readonly string[]): number[] | undefined =>
          ignoresResources(each) || resources.length === 0
            ? undefined
            : resources.map((resource) => indexOf(patterns, resource))
        return {
          effect: each.effect,
          resources: counted(each.resources),
          notResources: counted(each.notResources),
          conditions: each.conditions.map((condition) =>
            indexOf(conditions, conditionText(condition)),
          ),
        }
      })
  return {level, before: prepared(before), after: prepared(after), patterns, conditions}
}

function conditionText({operator, key, values}: Statement['conditions'][number]): string {
  const canonical = values.map((value) => conditionValue(operator, value))
  return `${operator} ${key} ${[...new Set(canonical)].sort().join(', ')}`
}

function search(
  {level, patterns, conditions, before, after}: Question,
  isReversed: boolean,
): Omit<Difference, 'actions'> | undefined | 'unknown' {
  if (conditions.length > mostConditions) return 'unknown'
  const [has, lacks] = isReversed ? [before, after] : [after, before]
  const taken = patterns.map((each) => resourcePattern(each, level === 'key'))
  const differs = (matches: readonly boolean[], holds: readonly boolean[]): boolean =>
    allows(has, matches, holds) && !allows(lacks, matches, holds)
  for (const holds of combinations(conditions.length)) {
    let found: readonly boolean[] = []
    const resource = findResource(level, taken, (matches) => {
      found = matches
      return differs(matches, holds)
    })
    if (resource === 'unknown') return 'unknown'
    if (resource === undefined) continue
    const when = needed(holds, (others) => differs(found, others))
    return {
      ...(level !== 'none' && {resource}),
      when: when.map((index) => ({
        condition: conditions[index] ?? '',
        holds: holds[index] === true,
      })),
    }
  }
  return undefined
}

function allows(
  statements: readonly Prepared[],
  matches: readonly boolean[],
  holds: readonly boolean[],
): boolean {
  const speaking = statements.filter(
    ({resources, notResources, conditions}) =>
      conditions.every((index) => holds[index]) &&
      (resources === undefined || resources.some((index) => matches[index])) &&
      (notResources === undefined || !notResources.some((index) => matches[index])),
  )
  return (
    speaking.some(({effect}) => effect === 'Allow') &&
    !speaking.some(({effect}) => effect === 'Deny')
  )
}

/** Every combination of what holds, those with the fewest first. */
function combinations(count: number): boolean[][] {
  return Array.from({length: 2 ** count}, (_, bits) =>
    Array.from({length: count}, (__, index) => (bits >> index) % 2 === 1),
  ).sort((a, b) => a.filter(Boolean).length - b.filter(Boolean).length)
}

/** Those conditions without which a difference is not there: the others may be as they like. */
function needed(
  holds: readonly boolean[],
  differs: (holds: readonly boolean[]) => boolean,
): number[] {
  const fixed = new Set(holds.keys())
  for (const index of holds.keys()) {
    fixed.delete(index)
    const free = [...holds.keys()].filter((each) => !fixed.has(each))
    const isAlways = combinations(free.length).every((choice) =>
      differs(
        holds.map((value, each) => (fixed.has(each) ? value : choice[free.indexOf(each)] === true)),
      ),
    )
    if (!isAlways) fixed.add(index)
  }
  return [...fixed]
}
