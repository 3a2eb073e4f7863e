import {nearestWord} from '../../base/edit-distance.ts'
import {isAddressOperator} from '../condition-value.ts'
import {lowerNames} from '../member-names.ts'
import {type ActionFamily, familyOf, knownActions} from './actions.ts'
import {bareKey, keyFits, knownKeys} from './condition-keys.ts'
import {isOperator, knownOperators, valueProblem} from './condition-values.ts'
import type {Placed} from './finding.ts'

type Fields = Readonly<Record<string, unknown>>
type Found = Omit<Placed, 'severity' | 'statement' | 'sid'>

/** For what a server would refuse to store a statement (measured of MinIO, one document for each rule). */
export function statementErrors(statement: Fields): Found[] {
  const {effect, action, notaction, resource, notresource, condition} = lowerNames(statement)
  const actions = listOf(action)
  const found: Found[] = misspeltMembers(statement)
  const add = (code: string, path: Placed['path'], message: string, fix?: string): void => {
    found.push({code, path, message, ...(fix === undefined ? {} : {fix})})
  }
  if (effect !== 'Allow' && effect !== 'Deny') {
    add(
      'effect',
      ['Effect'],
      `has the Effect ${JSON.stringify(effect) ?? 'of nothing'}`,
      'Write Allow or Deny',
    )
  }
  if (notaction !== undefined) {
    add(
      'not-action',
      ['NotAction'],
      'uses NotAction',
      "A stored NotAction breaks the server's lists of policies for everybody; name the actions, or deny them",
    )
  } else if (actions.length === 0) {
    add('no-action', [], 'has no Action')
  }
  for (const [index, name] of actions.entries()) {
    if (typeof name !== 'string') add('action', ['Action', index], 'has an Action that is no text')
    else if (familyOf(name) === undefined) {
      add(
        'unknown-action',
        ['Action', index],
        `has the unknown action ${name}`,
        nearestAction(name),
      )
    }
  }
  const names = actions.filter((name) => typeof name === 'string')
  const family = mixedFamily(names)
  if (family instanceof Set) {
    const hasStar = names.includes('*')
    add(
      'mixed-families',
      ['Action'],
      hasStar ? 'has the action * beside others' : `mixes actions of ${[...family].join(' and ')}`,
      hasStar ? 'Let * stand alone, or leave it out' : 'Write a statement for each',
    )
    return found
  }
  for (const each of resourceProblems(family, listOf(resource), listOf(notresource))) add(...each)
  for (const each of conditionProblems(condition, names)) add(...each)
  return found
}

type Problem = [code: string, path: Placed['path'], message: string, fix?: string | undefined]

/** The family of a statement. The server counts the literal * among those of STS: it stands alone. */
function mixedFamily(actions: readonly string[]): ActionFamily | Set<string> | undefined {
  const families = new Set(
    actions.flatMap((name) => (name === '*' ? 'sts' : (familyOf(name) ?? []))),
  )
  if (families.size > 1) return families
  return [...families][0]
}

function resourceProblems(
  family: ActionFamily | undefined,
  resources: readonly unknown[],
  notResources: readonly unknown[],
): Problem[] {
  const problems: Problem[] = []
  // Those of admin actions and of * do not count.
  const isCounted = family === 's3' || family === 'kms'
  if (isCounted && resources.length > 0 && notResources.length > 0) {
    problems.push([
      family === 's3' ? 'both-resources' : 'both-kms-resources',
      ['NotResource'],
      'has both Resource and NotResource',
    ])
  }
  if (family === 's3' && resources.length + notResources.length === 0) {
    problems.push(['no-resource', [], 'has no Resource'])
  }
  for (const [member, list] of [
    ['Resource', resources],
    ['NotResource', notResources],
  ] as const) {
    for (const [index, resource] of list.entries()) {
      const problem = resourceProblem(family, resource)
      if (problem !== undefined) {
        problems.push([
          'resource',
          [member, index],
          `has the resource ${JSON.stringify(resource)}${problem[0]}`,
          problem[1],
        ])
      }
    }
  }
  return problems
}

// What is wrong with a resource, and what to do.
function resourceProblem(
  family: ActionFamily | undefined,
  resource: unknown,
): [string, string?] | undefined {
  if (typeof resource !== 'string') return [', which is no text']
  if (resource === '*') return undefined
  const [, arn, rest = ''] = /^(arn:(?:aws:s3|minio:kms):::)(.*)$/s.exec(resource) ?? []
  if (arn === undefined) {
    const isPlain = /^[\w.*?${}:-]+(\/.*)?$/.test(resource) && !resource.startsWith('arn:')
    return [
      ', which is none',
      isPlain ? `Write arn:aws:s3:::${resource}` : 'For example arn:aws:s3:::bucket/*',
    ]
  }
  const isKms = arn.startsWith('arn:minio:kms')
  if (family === 's3' && isKms) return [', which is no S3 resource']
  if (family === 'kms' && !isKms && rest !== '')
    return [', which is no KMS resource', 'For example arn:minio:kms:::key']
  if (isKms && /[/\\.]/.test(rest)) return [', whose key name holds / \\ or .']
  if (!isKms && rest.startsWith('/'))
    return [
      ', which begins with / and so means no bucket',
      `Write arn:aws:s3:::${rest.replace(/^\/+/, '')}`,
    ]
  return undefined
}

function conditionProblems(condition: unknown, actions: readonly string[]): Problem[] {
  if (condition === undefined) return []
  const isShaped = isObject(condition) && Object.values(condition).every(isObject)
  if (!isShaped)
    return [['condition', ['Condition'], 'has a Condition that is no object of objects']]
  const operators = Object.entries(condition)
  if (operators.length === 0)
    return [['empty-condition', ['Condition'], 'has an empty Condition', 'Leave it out']]
  return operators.flatMap(([operator, keys]): Problem[] => {
    const path = ['Condition', operator]
    if (!isOperator(operator)) {
      const near = nearestWord(operator, knownOperators)
      return [
        [
          'unknown-operator',
          path,
          `has the unknown condition operator ${operator}`,
          near && `Did you mean ${near}?`,
        ],
      ]
    }
    return Object.entries(Object(keys)).flatMap(([key, value]): Problem[] =>
      keyProblem(operator, key, value, actions).map(([code, message, fix]) => [
        code,
        [...path, key],
        message,
        fix,
      ]),
    )
  })
}

function keyProblem(
  operator: string,
  key: string,
  value: unknown,
  actions: readonly string[],
): [string, string, (string | undefined)?][] {
  if (!knownKeys.includes(bareKey(key))) {
    const near = nearestWord(key, knownKeys)
    return [
      ['unknown-key', `has the unknown condition key ${key}`, near && `Did you mean ${near}?`],
    ]
  }
  const unfit = actions.filter((action) => familyOf(action) !== undefined && !keyFits(key, action))
  if (unfit.length > 0) {
    return [
      [
        'unfit-key',
        `has the condition key ${key}, which ${unfit.join(', ')} does not have`,
        'Give those actions a statement of their own',
      ],
    ]
  }
  const problem = valueProblem(operator, key, value)
  if (problem !== undefined) {
    return [['condition-value', `has a condition ${operator} ${key} ${problem}`]]
  }
  if (!isAddressOperator(operator)) return []
  return [value]
    .flat()
    .map(String)
    .filter((address) => /^[^/]*:[^/]*$/.test(address))
    .map((address) => [
      'bare-ipv6',
      `has the address ${address} without a length`,
      `MinIO would take it for a network of 2^96 addresses; write ${address}/128`,
    ])
}

function nearestAction(name: string): string | undefined {
  const near = nearestWord(name, knownActions) ?? nearestWord(`s3:${name}`, knownActions)
  if (near !== undefined) return `Did you mean ${near}?`
  return /^(admin|kms):.*[*?]/.test(name)
    ? 'Of these families there is no pattern but the whole: admin:* and kms:*'
    : undefined
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The members of a statement; servers drop any other without a word. */
export const statementMembers: readonly string[] = [
  ...['Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'],
]

// A Condition that is dropped for a slip of the pen lets everybody in.
function misspeltMembers(statement: Fields): Found[] {
  const known = new Set(statementMembers.map((name) => name.toLowerCase()))
  return Object.keys(statement).flatMap((name) => {
    const near = known.has(name.toLowerCase()) ? undefined : nearestWord(name, statementMembers)
    return near === undefined
      ? []
      : [
          {
            code: 'misspelt-member',
            path: [name],
            message: `has the member ${name}, which the server would drop`,
            fix: `Did you mean ${near}?`,
          },
        ]
  })
}

/** One value as a list of one, none as an empty list. */
export function listOf(value: unknown): readonly unknown[] {
  return value === undefined || value === null ? [] : [value].flat()
}
