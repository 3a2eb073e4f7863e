import {type Check, speaksOf} from '../policy/decision/decide.ts'
import type {Principal} from '../policy/decision/principal.ts'
import type {Statement} from '../policy/decision/statement.ts'

const forgeable =
  /^(aws:(SourceIp|username|userid|principaltype|groups|SecureTransport|CurrentTime|EpochTime)|jwt:.*|ldap:.*|s3:ExistingObjectTag.*)$/

const claimed = /\$\{((?:jwt|ldap):[^}]+|aws:groups)\}/g

/** What of the policies that speak of an action is weaker, or stronger, than it looks (measured of MinIO). */
export function cautionsFor(principal: Principal, checks: readonly Check[]): string[] {
  const {policies, credential} = principal
  const embedded = credential.kind !== 'own' && credential.embedded ? [credential.embedded] : []
  const found = [...policies, ...embedded].flatMap(({name, origin, statements}) =>
    statements
      .filter((statement) => checks.some(({action}) => speaksOf(statement, action)))
      .flatMap((statement) => {
        const where = `statement ${statement.number} of ${origin === 'user' || origin === 'group' ? `policy ${name}` : `the ${name} policy`}`
        return cautionsOf(statement, checks).map((caution) => `${caution} (${where})`)
      }),
  )
  return [...new Set(found)]
}

function cautionsOf(
  {effect, actions, resources, notResources, conditions}: Statement,
  checks: readonly Check[],
): string[] {
  const keys = conditions.map(({key}) => key).filter((key) => forgeable.test(key))
  const texts = [...resources, ...notResources, ...conditions.flatMap(({values}) => values)]
  const variables = texts.flatMap((text) => [...text.matchAll(claimed)].map(([, key]) => key))
  const spoken = conditions
    .map(({key}) => key)
    .filter((key) => /^aws:(Referer|UserAgent)$/.test(key))
  const isNarrow = resources.some((each) => !/^(\*+|arn:aws:s3:::\*)$/.test(each))
  const isGet = checks.some(({action}) => action === 's3:GetObject')
  return [
    ...keys.map((key) => `a client can forge ${key} with a header or a parameter of that name`),
    ...spoken.map((key) => `${key} is whatever the client says`),
    ...variables.map(
      (key) => `a client whose login says nothing of ${key} can give it in a parameter`,
    ),
    ...(actions.includes('*') && isNarrow
      ? ['its action * makes the server ignore its resources']
      : []),
    ...(effect === 'Deny' && isGet && actions.includes('s3:GetObjectVersion')
      ? ['its Deny of s3:GetObjectVersion denies plain reading, too']
      : []),
    ...(conditions.some(({key}) => key.startsWith('s3:ExistingObjectTag'))
      ? ['a copy of the object, its attributes and its versions are not held against tags']
      : []),
  ]
}
