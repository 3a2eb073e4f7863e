import {nearestWord} from '../../base/edit-distance.ts'
import {variables} from '../decision/variables.ts'
import {lowerNames} from '../member-names.ts'
import {isObjectAction, isServerAction} from './actions.ts'
import {bareKey} from './condition-keys.ts'
import type {Placed} from './finding.ts'
import {listOf, statementMembers} from './statement-errors.ts'

type Fields = Readonly<Record<string, unknown>>
type Found = Omit<Placed, 'severity' | 'statement' | 'sid'>

/** What of a statement, which a server would store, does not do what it seems to (measured of MinIO). */
export function statementWarnings(statement: Fields): Found[] {
  const fields = lowerNames(statement)
  const isAllow = fields.effect === 'Allow'
  const actions = listOf(fields.action).filter((each) => typeof each === 'string')
  return [
    ...actionWarnings(actions, isAllow, fields),
    ...resourceWarnings(actions, fields),
    ...conditionWarnings(fields.condition),
    ...variableWarnings(fields),
    ...memberWarnings(statement),
  ]
}

const rootActions = new Set(
  'admin:* admin:CreateUser admin:CreateServiceAccount admin:ConfigUpdate admin:ImportIAM admin:ExportIAM admin:AttachUserOrGroupPolicy admin:UpdatePolicyAssociation'.split(
    ' ',
  ),
)

function actionWarnings(
  actions: readonly string[],
  isAllow: boolean,
  {resource, notresource}: Fields,
): Found[] {
  const found: Found[] = []
  const add = (code: string, action: string, message: string, fix?: string): void => {
    found.push({code, path: ['Action', actions.indexOf(action)], message, ...(fix ? {fix} : {})})
  }
  const resources = [...listOf(resource), ...listOf(notresource)]
  const isEverywhere = resources.every((each) => each === '*' || each === 'arn:aws:s3:::*')
  if (actions.includes('*')) {
    const what = `the action * covers S3, admin and KMS`
    add(
      'star-action',
      '*',
      isEverywhere
        ? `${what}: whoever has it is root`
        : `${what}, and the server ignores the resources beside it`,
      's3:* keeps to S3 and to its resources',
    )
  }
  if (isAllow) {
    const roots = actions.filter((action) => rootActions.has(action))
    const [first] = roots
    if (first !== undefined) {
      add(
        'root-equivalent',
        first,
        `${roots.join(', ')}: whoever may do that can give himself every right`,
      )
    }
    if (
      actions.includes('s3:DeleteObjectVersion') &&
      !actions.some((each) => /^(s3:(\*|Delete\*|DeleteObject|DeleteObject\*)|\*)$/.test(each))
    ) {
      add(
        'delete-version-alone',
        's3:DeleteObjectVersion',
        's3:DeleteObjectVersion alone lets nobody delete anything',
        'Allow s3:DeleteObject',
      )
    }
  } else if (actions.includes('s3:GetObjectVersion')) {
    add(
      'deny-get-version',
      's3:GetObjectVersion',
      'a Deny of s3:GetObjectVersion also denies every plain GET, HEAD and copy',
    )
  }
  return found
}

function resourceWarnings(
  actions: readonly string[],
  {effect, resource, notresource}: Fields,
): Found[] {
  const found: Found[] = []
  if (actions.includes('*')) return found
  if (actions.some((action) => action.startsWith('admin:'))) {
    return listOf(resource).length === 0
      ? []
      : [
          {
            code: 'resource-ignored',
            path: ['Resource'],
            message: 'the server ignores the resources of admin actions',
          },
        ]
  }
  if (listOf(notresource).length > 0 && effect === 'Allow') {
    found.push({
      code: 'allow-not-resource',
      path: ['NotResource'],
      message: 'Allow with NotResource covers every bucket that is not named, also future ones',
    })
  }
  const patterns = listOf(resource).filter((each) => typeof each === 'string')
  const s3 = patterns.map((each) => each.replace(/^arn:aws:s3:::/, ''))
  for (const [index, pattern] of s3.entries()) {
    if (/\/\/|(^|\/)\.\.?(\/|$)/.test(pattern)) {
      found.push({
        code: 'unclean-path',
        path: ['Resource', index],
        message: `the resource ${pattern} holds //, . or .., which no request has`,
      })
    }
  }
  const plain = actions.filter((action) => /^s3:[^*?]+$/.test(action) && !isServerAction(action))
  for (const [index, action] of actions.entries()) {
    if (!plain.includes(action) || s3.length === 0) continue
    const isObject = isObjectAction(action)
    if (s3.some((pattern) => (isObject ? meansObjects(pattern) : meansBucket(pattern)))) continue
    found.push({
      code: 'never-matches',
      path: ['Action', index],
      message: isObject
        ? `${action} is asked of objects, and no resource here means one`
        : `${action} is asked of a bucket, and no resource here means a whole one`,
      fix: isObject
        ? `Write arn:aws:s3:::${s3[0]}/*`
        : `Write arn:aws:s3:::${s3[0]?.split('/')[0]}`,
    })
  }
  return found
}

// `bucket` means the bucket, `bucket/*` both, `bucket/dir/*` objects alone (measured).
function meansObjects(pattern: string): boolean {
  const slash = pattern.indexOf('/')
  return slash === -1
    ? pattern.includes('*')
    : slash < pattern.length - 1 || pattern.slice(0, slash).includes('*')
}

function meansBucket(pattern: string): boolean {
  const slash = pattern.indexOf('/')
  if (slash === -1) return true
  return pattern.slice(0, slash).includes('*') || /^\**$/.test(pattern.slice(slash + 1))
}

const forgeable =
  /^(aws:(SourceIp|username|userid|principaltype|groups|SecureTransport|CurrentTime|EpochTime|Referer|UserAgent)|jwt:.*|ldap:.*)$/

function conditionWarnings(condition: unknown): Found[] {
  return Object.entries(Object(condition)).flatMap(([operator, keys]) =>
    Object.entries(Object(keys)).flatMap(([key, value]): Found[] => {
      const path = ['Condition', operator, key]
      const found: Found[] = []
      if (forgeable.test(key)) {
        found.push({
          code: 'forgeable',
          path,
          message: `a client can forge ${key} with a header or a parameter of that name`,
        })
      }
      if (key === 'aws:groups') {
        found.push({code: 'never-set', path, message: 'aws:groups is never set for built-in users'})
      }
      if (bareKey(key) === 's3:ExistingObjectTag') {
        found.push({
          code: 'tags-not-loaded',
          path,
          message: `${key} is looked at for GET and HEAD of objects and for their tags alone: a copy of the object goes round it`,
        })
      }
      if (operator === 'Bool' && !/^(true|false)$/.test(String(value))) {
        found.push({
          code: 'never-true',
          path,
          message: `the value ${String(value)} is never met`,
          fix: 'Write true or false',
        })
      }
      if (operator.startsWith('Date') && key === 'aws:EpochTime') {
        found.push({
          code: 'never-true',
          path,
          message: 'a date is never met by aws:EpochTime',
          fix: 'Compare aws:CurrentTime, or use Numeric',
        })
      }
      if (/^ForAllValues:/.test(operator) && !operator.includes('Not')) {
        found.push({
          code: 'met-by-nothing',
          path,
          message: `${operator} is met, too, by a request without ${key}`,
        })
      }
      return found
    }),
  )
}

function variableWarnings({resource, notresource}: Fields): Found[] {
  const known = new Set(variables.map((key) => `\${${key}}`))
  return [...listOf(resource), ...listOf(notresource)].flatMap((each) =>
    [...String(each).matchAll(/\$\{[^}]*\}/g)]
      .filter(([variable]) => !known.has(variable))
      .map(([variable]) => ({
        code: 'unknown-variable',
        path: ['Resource'],
        message: `${variable} is no variable, and stands for itself`,
      })),
  )
}

const members = new Set(statementMembers.map((name) => name.toLowerCase()))

function memberWarnings(statement: Fields): Found[] {
  return Object.keys(statement)
    .filter((name) => !members.has(name.toLowerCase()) && !nearestWord(name, statementMembers))
    .map((name) => ({code: 'dropped', path: [name], message: `the server drops ${name}`}))
}
