import {type Check, covers} from '../policy/decision/decide.ts'
import type {Principal} from '../policy/decision/principal.ts'
import type {Statement} from '../policy/decision/statement.ts'

const forgeable =
  /^(aws:(SourceIp|username|userid|principaltype|groups|SecureTransport|CurrentTime|EpochTime)|jwt:.*|ldap:.*|s3:ExistingObjectTag.*)$/

/** What of the policies that speak of an action is weaker, or stronger, than it looks (measured of MinIO). */
export function cautionsFor(principal: Principal, checks: readonly Check[]): string[] {
  const {policies, credential} = principal
  const embedded = credential.kind !== 'own' && credential.embedded ? [credential.embedded] : []
  const found = [...policies, ...embedded].flatMap(({name, origin, statements}) =>
    statements
      .filter((statement) => checks.some(({action}) => covers(statement.actions, action)))
      .flatMap((statement) => {
        const where = `statement ${statement.number} of ${origin === 'embedded' ? 'the embedded policy' : `policy ${name}`}`
        return cautionsOf(statement, checks).map((caution) => `${caution} (${where})`)
      }),
  )
  return [...new Set(found)]
}

function cautionsOf(
  {effect, actions, resources, conditions}: Statement,
  checks: readonly Check[],
): string[] {
  const keys = conditions.map(({key}) => key).filter((key) => forgeable.test(key))
  const isNarrow = resources.some((each) => !/^(\*+|arn:aws:s3:::\*)$/.test(each))
  const isGet = checks.some(({action}) => action === 's3:GetObject')
  return [
    ...keys.map((key) => `a client can forge ${key} with a header or a parameter of that name`),
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
