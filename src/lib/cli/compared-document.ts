import type {NamedDocument} from '../policies/compare-policies.ts'
import {readPolicyDocument} from '../policy/check/read-policy.ts'
import {readDocument} from './stdin.ts'

/** Whether a word means a document, and not the name of a policy. */
export function isDocument(word: string): boolean {
  return word === '-' || /^\s*\{|\/|\.json$/.test(word)
}

/** Reads a policy to compare; what a newer server may know passes. Throws `bad_input`. */
export async function readComparedDocument(word: string): Promise<NamedDocument> {
  const {text, source} = await readDocument(word)
  const {document} = await readPolicyDocument(text, source, {allowsUnknownActions: true})
  return {name: source, document}
}
