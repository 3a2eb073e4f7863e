/**
 * What makes a name one that MinIO refuses for a user or a group, or takes and then cannot use; undefined for nothing.
 *
 * In words behind "the name ...": "begins or ends with a blank".
 */
export function storedNameProblem(name: string): string | undefined {
  if (name === '') return 'is empty'
  if (/[=,]/.test(name)) return 'holds one of the reserved characters = and ,'
  if (name !== name.trim()) return 'begins or ends with a blank'
  if (/\p{Cc}/u.test(name)) return 'holds a control character'
  const isRelative = name.split('/').some((part) => part === '.' || part === '..')
  return isRelative ? 'holds . or .. as a part of a path' : undefined
}
