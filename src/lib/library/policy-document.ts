/** A policy of IAM: `{Version, Statement}`. */
export type PolicyDocument = Readonly<Record<string, unknown>>

/** What checking a policy takes. */
export interface PolicyCheckOptions {
  /** Take actions that this version does not know, for a newer server. */
  readonly allowUnknownActions?: boolean | undefined
}

/**
 * The document as a server can take it; `source` names it in errors.
 *
 * Throws `bad_input` for what a server would refuse, or choke on.
 */
export async function checkedPolicy(
  document: PolicyDocument,
  source: string,
  {allowUnknownActions = false}: PolicyCheckOptions = {},
  isEmbedded = false,
): Promise<PolicyDocument> {
  // The names of all actions come with it.
  const {readPolicyDocument} = await import('../policy/check/read-policy.ts')
  const checked = await readPolicyDocument(JSON.stringify(document), source, {
    allowsUnknownActions: allowUnknownActions,
    isEmbedded,
  })
  return checked.document
}
