import {advance, isWhole, type Level, type Progress} from './resource-level.ts'
import {
  begin,
  isComplete,
  type ResourcePattern,
  type Sign,
  type Standing,
  signsOf,
  step,
} from './resource-pattern.ts'

/** Above this the search is given up: patterns can be made that have more states than memory. */
const mostStates = 20_000

interface State {
  readonly text: string
  readonly progress: Progress
  readonly standings: readonly Standing[]
}

/**
 * Finds the shortest resource of a level of which `isWanted` is true, given which of the patterns match it.
 *
 * All patterns are followed at once, sign by sign, so that every combination of matches is met that any resource can
 * have: undefined means that there is none. `unknown` when there are too many to look at.
 */
export function findResource(
  level: Level,
  patterns: readonly ResourcePattern[],
  isWanted: (matches: readonly boolean[]) => boolean,
): string | undefined | 'unknown' {
  const alphabet = alphabetOf(patterns)
  let edge: State[] = [{text: '', progress: 'start', standings: patterns.map(begin)}]
  const seen = new Set<string>()
  while (edge.length > 0) {
    const next: State[] = []
    for (const {text, progress, standings} of edge) {
      for (const sign of alphabet) {
        const further = advance(level, progress, sign)
        if (further === undefined) continue
        const moved = patterns.map((pattern, index) => step(pattern, standings[index] ?? [], sign))
        const key = `${further} ${moved.map((each) => each.join(',')).join(' ')}`
        if (seen.has(key)) continue
        if (seen.size >= mostStates) return 'unknown'
        seen.add(key)
        const resource = text + sign
        const matches = patterns.map((pattern, index) => isComplete(pattern, moved[index] ?? []))
        if (isWhole(level, further) && isWanted(matches)) return resource
        next.push({text: resource, progress: further, standings: moved})
      }
    }
    edge = next
  }
  return undefined
}

/** The signs that patterns name, one that none does for all others, and /. */
function alphabetOf(patterns: readonly ResourcePattern[]): Sign[] {
  const named = new Set(patterns.flatMap(signsOf))
  const letters = 'xyzabcdefghijklmnopqrstuvw0123456789XYZABCDEFGHIJKLMNOPQRSTUVW_-'
  const other = [...letters].find((letter) => !named.has(letter)) ?? '\u{3a9}'
  return [...new Set([other, ...[...named].sort(), '/'])]
}
