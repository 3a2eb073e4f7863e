import {AppError} from '../../errors/errors.ts'
import type {AltName} from '../../x509/subject-alt-name.ts'
import {mostNameCharacters, type Subject} from '../../x509/writing/write-name.ts'
import type {Role} from './role.ts'

/**
 * The subject of a new certificate; without a common name of its own, the first DNS name that is short enough.
 *
 * Throws `usage` for a client with an empty name, and `bad_input` for a name that is too long or holds control
 * characters.
 */
export function subjectOf(
  {commonName, organization}: Subject,
  names: readonly AltName[],
  role?: Role,
): Subject {
  if (role === 'client' && commonName !== undefined && commonName.trim() === '') {
    throw new AppError('usage', 'The name of the client is empty', {
      hint: 'MinIO takes the name for that of a policy: --client readonly',
    })
  }
  mustBeWritable(commonName, 'common name')
  mustBeWritable(organization, 'organization')
  const first = names.find(({type, value}) => type === 'dns' && value.length <= mostNameCharacters)
  return {commonName: commonName ?? first?.value, organization}
}

function mustBeWritable(text: string | undefined, what: string): void {
  if (text === undefined) return
  const reason =
    [...text].length > mostNameCharacters
      ? `longer than ${mostNameCharacters} characters`
      : /\p{Cc}/u.test(text)
        ? 'not in one line of plain text'
        : undefined
  if (reason === undefined) return
  throw new AppError('bad_input', `The ${what} ${JSON.stringify(text)} is ${reason}`)
}
