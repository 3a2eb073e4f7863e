import type {Finding, Outcome, Ruling} from '../verdict.ts'

/** The end of a start, with the finding that explains it; the server's own line stands beside it. */
export function refusal(
  outcome: Outcome,
  finding: Omit<Finding, 'severity' | 'serverMessage'>,
): Ruling {
  const said = outcome.message === undefined ? {} : {serverMessage: outcome.message}
  return {outcome, findings: [{severity: 'error', ...finding, ...said}], notChecked: []}
}
