import type {Ruling} from '../verdict.ts'

/** Several rulings as one: the first that decides, and everything that was found. */
export function firstOf(rulings: readonly Ruling[]): Ruling {
  const outcome = rulings.find((ruling) => ruling.outcome)?.outcome
  return {
    ...(outcome === undefined ? {} : {outcome}),
    findings: rulings.flatMap(({findings}) => findings),
    notChecked: [...new Set(rulings.flatMap(({notChecked}) => notChecked))],
  }
}
