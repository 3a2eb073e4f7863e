import type {Environment} from '../environment.ts'
import {goTrimmed} from '../go-text.ts'
import type {Finding, Ruling} from '../verdict.ts'
import {type Context, placeOf, refused} from './context.ts'
import {refusal} from './refusal.ts'

const pairs = [
  ['MINIO_ROOT_USER', 'MINIO_ROOT_PASSWORD'],
  ['MINIO_ACCESS_KEY', 'MINIO_SECRET_KEY'],
] as const
const access = 'MINIO_API_ROOT_ACCESS'

/** A root user without a password, or the other way round: the server looks before it comes to its KMS. */
export function rootPairRules({environment}: Context): Ruling {
  for (const [user, password] of pairs) {
    const [hasUser, hasPassword] = [isGiven(environment, user), isGiven(environment, password)]
    if (hasUser === hasPassword) continue
    const missing = hasUser ? password : user
    const outcome = refused(
      `Unable to start MinIO: Missing credential environment variable, "${missing}"`,
    )
    return refusal(outcome, {
      code: 'root-pair-incomplete',
      where: placeOf(environment, hasUser ? user : password),
      message: `${missing} is missing`,
      fix: `Set ${missing}`,
    })
  }
  return {findings: [], notChecked: []}
}

/** What the root pair has to do with the KMS, and what the server finds wrong with it once the KMS answers. */
export function rootRules({environment}: Context, kind: string): Ruling {
  const given = pairs.find(([user]) => isGiven(environment, user))
  if (given) return lengthRules(environment, given)
  if (kind === 'none' || environment.trimmed(access) !== 'off' || hasFiles(environment)) {
    return {findings: [], notChecked: []}
  }
  const where = placeOf(environment, access)
  if (kind === 'kes') {
    return refusal(refused('Unable to generate root access key: EOF'), {
      code: 'root-from-kes',
      where,
      message: `Without ${pairs[0][0]} and with ${access}=off the server derives its root pair from the KMS, which KES 0.23 cannot do`,
      fix: `Set ${pairs[0].join(' and ')}`,
    })
  }
  const finding: Finding = {
    severity: 'info',
    code: 'root-from-kms',
    where,
    message: 'The server derives its root pair from the key: with another key it has another one',
  }
  return {findings: [finding], notChecked: []}
}

function lengthRules(environment: Environment, [user, password]: (typeof pairs)[number]): Ruling {
  const isShort = (name: string, least: number): boolean => {
    const text = environment.text(name)
    return text !== undefined && Buffer.byteLength(goTrimmed(text)) < least
  }
  if (!isShort(user, 3) && !isShort(password, 8)) return {findings: [], notChecked: []}
  return refusal(
    refused(
      'Unable to validate credentials inherited from the shell environment: Invalid credentials',
    ),
    {
      code: 'root-pair-short',
      where: placeOf(environment, isShort(user, 3) ? user : password),
      message: 'A root user has 3 characters or more, and its password 8',
      fix: 'Choose longer ones',
    },
  )
}

function isGiven(environment: Environment, name: string): boolean {
  return environment.isUnknown(name) || (environment.trimmed(name) ?? '') !== ''
}

// The server reads the pair from these files.
function hasFiles(environment: Environment): boolean {
  return environment.has('MINIO_ROOT_USER_FILE') || environment.has('MINIO_ACCESS_KEY_FILE')
}
