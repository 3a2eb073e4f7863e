import {findJsonError} from '../../base/json-error.ts'
import {lowerNames} from '../member-names.ts'
import type {Placed, PolicyFinding} from './finding.ts'
import {statementErrors} from './statement-errors.ts'
import {statementWarnings} from './statement-warnings.ts'

export interface PolicyCheckOptions {
  /** The policy is to be embedded in an access key: it is shorter, and may lack its version. */
  readonly isEmbedded?: boolean
  /** For servers that are newer than this vocabulary: an unknown action is a warning. */
  readonly allowsUnknownActions?: boolean
}

/** The only version of the policy language that MinIO takes. */
const policyVersion = '2012-10-17'
/** Octets (measured): of a policy with a name as it is sent, of an embedded one in its shortest form. */
const [longestNamed, longestEmbedded] = [20 * 1024, 4096]

/**
 * Says of the text of a policy what a server would refuse, and what does not do what it seems to; in the order of the
 * text, with line and column. An empty list is a policy that is stored and means what it says.
 */
export async function checkPolicy(
  text: string,
  options: PolicyCheckOptions = {},
): Promise<PolicyFinding[]> {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    const place = findJsonError(text)
    const message = `is not JSON${place ? `: ${place.problem}` : ''}`
    return [
      {
        severity: 'error',
        code: 'json',
        message,
        line: place?.line ?? 1,
        column: place?.column ?? 1,
      },
    ]
  }
  const [{positionOf}, {duplicateMembers}] = await Promise.all([
    import('./position.ts'),
    import('./duplicate-members.ts'),
  ])
  const placed = checkDocument(json, options).map(({path, ...finding}) => ({
    ...finding,
    ...positionOf(text, path),
  }))
  return [...placed, ...duplicateMembers(text)].sort(
    (a, b) => a.line - b.line || a.column - b.column,
  )
}

/** `checkPolicy` for a document that was read already: each finding with its path in place of line and column. */
export function checkDocument(json: unknown, options: PolicyCheckOptions = {}): Placed[] {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return [
      {
        severity: 'error',
        code: 'no-policy',
        path: [],
        message: 'is not an object with a Version and a Statement',
      },
    ]
  }
  const {version, statement} = lowerNames({...json})
  // AWS takes one statement without a list; here it is put into one.
  const isAlone = typeof statement === 'object' && statement !== null && !Array.isArray(statement)
  const statements = Array.isArray(statement) ? statement : isAlone ? [statement] : []
  return [
    ...versionFindings(version, options),
    ...sizeFindings(json, options),
    ...(statements.length === 0
      ? [{severity: 'error' as const, code: 'no-statement', path: [], message: 'has no Statement'}]
      : []),
    ...statements.flatMap((each, index) =>
      statementFindings(each, index, options).map((finding) => ({
        ...finding,
        path: ['Statement', ...(isAlone ? [] : [index]), ...finding.path],
      })),
    ),
  ]
}

function statementFindings(
  statement: unknown,
  index: number,
  {allowsUnknownActions = false}: PolicyCheckOptions,
): Placed[] {
  const number = index + 1
  if (typeof statement !== 'object' || statement === null || Array.isArray(statement)) {
    return [
      {severity: 'error', code: 'statement', statement: number, path: [], message: 'is no object'},
    ]
  }
  const {sid} = lowerNames({...statement})
  const about = {statement: number, ...(typeof sid === 'string' && sid !== '' ? {sid} : {})}
  const errors = statementErrors({...statement}).map((each) => ({
    severity:
      each.code === 'unknown-action' && allowsUnknownActions
        ? ('warning' as const)
        : ('error' as const),
    ...about,
    ...each,
  }))
  const warnings = statementWarnings({...statement}).map((each) => ({
    severity: 'warning' as const,
    ...about,
    ...each,
  }))
  return [...errors, ...warnings]
}

function versionFindings(version: unknown, {isEmbedded = false}: PolicyCheckOptions): Placed[] {
  const isMissing = version === undefined || version === ''
  if (version === policyVersion || (isMissing && isEmbedded)) return []
  return [
    isMissing
      ? {
          severity: 'error',
          code: 'version',
          path: [],
          message: 'has no Version',
          fix: `Add "Version": "${policyVersion}"`,
        }
      : {
          severity: 'error',
          code: 'version',
          path: ['Version'],
          message: `has the Version ${String(version)}; the server takes ${policyVersion} only`,
        },
  ]
}

function sizeFindings(json: object, {isEmbedded = false}: PolicyCheckOptions): Placed[] {
  const size = Buffer.byteLength(JSON.stringify(json))
  const longest = isEmbedded ? longestEmbedded : longestNamed
  if (size <= longest) return []
  const what = isEmbedded ? 'the policy of an access key' : 'a policy'
  return [
    {
      severity: 'error',
      code: 'size',
      path: [],
      message: `has ${size} bytes; ${what} may have ${longest}`,
    },
  ]
}
