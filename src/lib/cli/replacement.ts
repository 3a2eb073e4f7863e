import {readPolicyDocument} from '../policy/check/read-policy.ts'
import type {PolicyDocument} from '../policy/document.ts'
import {withoutNotAction} from '../policy/without-not-action.ts'
import {readDocument} from './stdin.ts'

/** Reads the document that is to take the place of a broken one, with its NotAction written out. Throws `bad_input`. */
export async function readReplacement(given: string): Promise<PolicyDocument> {
  const {text, source} = await readDocument(given)
  const json = parsed(text)
  const isObject = typeof json === 'object' && json !== null && !Array.isArray(json)
  const mended = isObject ? JSON.stringify(withoutNotAction({...json}), null, 2) : text
  return (await readPolicyDocument(mended, source)).document
}

// What is no JSON is refused afterwards, with its place.
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
