import {AppError} from '../errors/errors.ts'
import type {PolicyFinding} from './documents.ts'

/** A policy of IAM: `{Version, Statement}`. */
export type PolicyDocument = Readonly<Record<string, unknown>>

/** What checking a policy takes. */
export interface PolicyCheckOptions {
  /** Take actions that this version does not know, for a newer server. */
  readonly allowUnknownActions?: boolean | undefined
}

/**
 * The document as a server can take it, and the warnings; `source` names it in errors.
 *
 * Throws `bad_input` for what a server would refuse, or choke on.
 */
export async function checkedPolicy(
  document: PolicyDocument,
  source: string,
  {allowUnknownActions = false}: PolicyCheckOptions = {},
  isEmbedded = false,
): Promise<{document: PolicyDocument; warnings: PolicyFinding[]}> {
  // The names of all actions come with it.
  const {readPolicyDocument} = await import('../policy/check/read-policy.ts')
  return readPolicyDocument(policyText(document), source, {
    allowsUnknownActions: allowUnknownActions,
    isEmbedded,
  })
}

/** The document as JSON. Throws `bad_input` for what has none, such as an object that holds itself. */
export function policyText(document: PolicyDocument, indent?: number): string {
  try {
    return JSON.stringify(document, null, indent)
  } catch (cause) {
    throw new AppError('bad_input', 'The policy cannot be written as JSON', {cause})
  }
}
