import {parsePolicyDocument} from '../policy/document.ts'

/** A policy of IAM: `{Version, Statement}`. */
export type PolicyDocument = Readonly<Record<string, unknown>>

/** The document as a server can take it. Throws `bad_input` for what a server would refuse, or choke on. */
export function checkedPolicy(
  document: PolicyDocument,
  {isEmbedded = false}: {readonly isEmbedded?: boolean} = {},
): PolicyDocument {
  return parsePolicyDocument(JSON.stringify(document), 'given', {versionRequired: !isEmbedded})
}
