import {nameOf, type RequestContext} from './request-context.ts'

/** The variables that MinIO replaces in resources and in values of string conditions. */
export const variables: readonly string[] = [
  ...['username', 'userid', 'groups', 'principaltype', 'SourceIp', 'SecureTransport'].map(
    (name) => `aws:${name}`,
  ),
  ...['CurrentTime', 'EpochTime', 'Referer', 'UserAgent'].map((name) => `aws:${name}`),
  ...[
    'authType',
    'signatureversion',
    'signatureAge',
    'x-amz-content-sha256',
    'LocationConstraint',
  ].map((name) => `s3:${name}`),
  ...['user', 'username', 'groups'].map((name) => `ldap:${name}`),
  ...[
    'sub iss aud jti upn name groups given_name family_name middle_name nickname preferred_username',
    'profile picture website email gender birthdate phone_number address scope client_id',
  ].flatMap((names) => names.split(' ').map((name) => `jwt:${name}`)),
]

/** A text with its variables replaced, or the keys of those whose value is not known. */
export type Substituted = {readonly text: string} | {readonly unknown: ReadonlySet<string>}

/**
 * Replaces `${aws:username}` and the like by the first value that the request gives them.
 *
 * One without a value, or with an empty one, stays as it is written, and then stands for itself (measured).
 */
export function substitute(text: string, context: RequestContext): Substituted {
  if (!text.includes('${')) return {text}
  const used = variables.filter((key) => text.includes(`\${${key}}`))
  const unknown = new Set(used.filter(context.isUnknown))
  if (unknown.size > 0) return {unknown}
  return {
    text: used.reduce((result, key) => {
      const value = context.values.get(nameOf(key))?.[0]
      return value ? result.replaceAll(`\${${key}}`, () => value) : result
    }, text),
  }
}
