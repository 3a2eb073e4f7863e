import {AppError} from '../../errors/errors.ts'
import type {PolicyDocument} from '../document.ts'
import {checkDocument, checkPolicy, type PolicyCheckOptions} from './check-policy.ts'
import type {PolicyFinding} from './finding.ts'

/**
 * Reads a policy document, and refuses what a server would refuse, or would choke on.
 *
 * `source` names it in errors. Beside the document stand the warnings. Throws `bad_input` in one line, with the first
 * error and the number of others.
 */
export async function readPolicyDocument(
  text: string,
  source: string,
  options: PolicyCheckOptions = {},
): Promise<{document: PolicyDocument; warnings: PolicyFinding[]}> {
  const findings = await checkPolicy(text, options)
  const [error, ...others] = findings.filter(({severity}) => severity === 'error')
  if (error !== undefined) {
    const more = others.length === 0 ? '' : `; and ${others.length} more`
    throw new AppError('bad_input', `The policy ${source} ${inWords(error)}${more}`, {
      hint: hintOf(error, others.length > 0),
    })
  }
  const json: Record<string, unknown> = JSON.parse(text)
  const name = Object.keys(json).find((each) => each.toLowerCase() === 'statement') ?? 'Statement'
  // AWS takes one statement without a list; MinIO does not.
  return {document: {...json, [name]: [json[name]].flat()}, warnings: findings}
}

/** What a finding says, and where. */
export function inWords({code, message, statement, line, column}: PolicyFinding): string {
  if (code === 'json') {
    return message.replace('is not JSON', `is not JSON: line ${line}, column ${column}`)
  }
  const place = [
    ...(statement === undefined ? [] : [`statement ${statement}`]),
    ...(line === undefined ? [] : [`line ${line}, column ${column}`]),
  ]
  const isOfWhole = statement === undefined && code !== 'duplicate-member'
  return isOfWhole ? message : `${message} (${place.join(', ')})`
}

function hintOf({code, fix, message}: PolicyFinding, hasMore: boolean): string | undefined {
  if (code === 'unknown-action') {
    return `${fix === undefined ? '' : `${fix} `}A newer server may know more: --allow-unknown-actions`
  }
  return (
    fix ?? (hasMore && message ? 'See all of it with: mctl admin policy check FILE' : undefined)
  )
}

// What a server stores, and mctl does not send.
const stricter = new Set([
  'not-action',
  'bare-ipv6',
  'misspelt-member',
  'size',
  'both-kms-resources',
])

/** The errors for which a server refuses to store a document. */
export function serverRefusals(document: unknown): string[] {
  return checkDocument(document)
    .filter(({severity, code}) => severity === 'error' && !stricter.has(code))
    .map(({message}) => message)
}
