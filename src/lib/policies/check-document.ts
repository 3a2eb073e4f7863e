import * as v from 'valibot'
import {checkPolicy, type PolicyCheckOptions} from '../policy/check/check-policy.ts'
import {PolicyFinding} from '../policy/check/finding.ts'

/** What `mctl admin policy check --json` prints of each document. */
export const PolicyReport = v.strictObject({
  file: v.string(),
  /** Without errors; of a strict check also without warnings. */
  healthy: v.boolean(),
  errors: v.number(),
  warnings: v.number(),
  findings: v.array(PolicyFinding),
})
export type PolicyReport = v.InferOutput<typeof PolicyReport>

/** Checks the text of a policy, without a server. With `isStrict` a warning is no good, either. */
export async function checkDocumentText(
  {text, source}: {readonly text: string; readonly source: string},
  {isStrict, ...options}: PolicyCheckOptions & {readonly isStrict: boolean},
): Promise<PolicyReport> {
  const findings = await checkPolicy(text, options)
  const errors = findings.filter(({severity}) => severity === 'error').length
  const warnings = findings.length - errors
  return {
    file: source,
    healthy: errors === 0 && (warnings === 0 || !isStrict),
    errors,
    warnings,
    findings,
  }
}
