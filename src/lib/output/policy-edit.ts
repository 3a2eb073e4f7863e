import type {EditProposal} from '../policies/edit-policy.ts'
import {renderPolicyDifference} from './policy-difference.ts'
import {plainStyle} from './style.ts'

/** The lines that change, what that means for who has the policy, and the warnings. */
export async function renderEditProposal({
  policy,
  before,
  after,
  difference,
  warnings,
}: EditProposal): Promise<string> {
  // Loaded here: only editing shows lines.
  const {createTwoFilesPatch} = await import('diff')
  const patch = createTwoFilesPatch(policy, policy, before, after, 'stored', 'edited')
  return [
    patch.slice(patch.indexOf('---')).trimEnd(),
    renderPolicyDifference(difference, plainStyle),
    ...warnings.map(({statement, message}) => `warning: ${message} (statement ${statement})`),
  ].join('\n')
}
