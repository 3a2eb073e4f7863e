import {AppError} from '../errors/errors.ts'
import type {PolicyFinding} from '../policy/check/finding.ts'
import {readPolicyDocument} from '../policy/check/read-policy.ts'
import {type PolicyDocument, samePolicy} from '../policy/document.ts'
import {differenceOf, type PolicyDifference} from './compare-policies.ts'
import {change, createPolicy, type PolicyChange} from './create-policy.ts'
import type {PolicyApi} from './policy-api.ts'
import {readPolicy} from './stored-policy.ts'

/** What editing needs of whoever sits there. */
export interface PolicyEditor {
  /** Shows a text to be changed, and returns it as it was saved. */
  edit(text: string): Promise<string>
  /** Asked after a document that cannot be sent: returns to have it edited again, and throws to give up. */
  again(problem: AppError): Promise<void>
  /** Shown what will change, and what of it does not do what it seems to; throws when it may not be sent. */
  approve(proposal: EditProposal): Promise<void>
}

/** An edited document, before it is sent. */
export interface EditProposal {
  readonly policy: string
  readonly server: string
  /** The texts, and what the one allows and the other does not. */
  readonly before: string
  readonly after: string
  readonly difference: PolicyDifference
  readonly warnings: readonly PolicyFinding[]
}

/**
 * Has a stored policy edited, and stores it unless it says the same as before.
 *
 * Throws `policy_not_found`, what the editor throws, and `conflict` when somebody else changed the policy meanwhile.
 */
export async function editPolicy(
  api: PolicyApi,
  name: string,
  editor: PolicyEditor,
  options: {readonly allowsUnknownActions: boolean},
): Promise<PolicyChange> {
  const before = (await readPolicy(api, name)).policyInfo.Policy
  const original = policyText(before)
  let text = original
  for (;;) {
    text = await editor.edit(text)
    if (text === original) return change(name, {changed: false, replaced: true})
    try {
      const {document, warnings} = await readPolicyDocument(text, name, options)
      if (samePolicy(before, document)) return change(name, {changed: false, replaced: true})
      await editor.approve({
        policy: name,
        server: api.server,
        before: original,
        after: policyText(document),
        difference: differenceOf({name: 'before', document: before}, {name: 'after', document}),
        warnings,
      })
      return await send(api, name, before, document)
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'bad_input') throw error
      await editor.again(error)
    }
  }
}

/** A policy as it is edited, and compared line by line. */
function policyText(document: PolicyDocument): string {
  return `${JSON.stringify(document, null, 2)}\n`
}

async function send(
  api: PolicyApi,
  name: string,
  before: PolicyDocument,
  after: PolicyDocument,
): Promise<PolicyChange> {
  const now = (await readPolicy(api, name)).policyInfo.Policy
  if (!samePolicy(now, before)) {
    throw new AppError('conflict', `The policy ${name} at ${api.server} was changed meanwhile`, {
      hint: `Edit it again: mctl admin policy edit ${api.server} ${name}`,
    })
  }
  // Who edits a built-in policy has seen and approved what changes.
  return createPolicy(api, name, after, async () => undefined)
}
