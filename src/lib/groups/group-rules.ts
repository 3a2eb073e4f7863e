import {AppError} from '../errors/errors.ts'

/** Throws `bad_input` for the name of a group that a server refuses, or that could not be named afterwards. */
export function checkGroupName(name: string): void {
  const problem =
    name === ''
      ? 'is empty'
      : /[=,]/.test(name)
        ? 'holds one of the reserved characters = and ,'
        : name !== name.trim()
          ? 'begins or ends with a blank'
          : /\p{Cc}/u.test(name)
            ? 'holds a control character'
            : name.split('/').some((part) => part === '.' || part === '..')
              ? 'holds . or .. as a part of a path'
              : undefined
  if (problem !== undefined)
    throw new AppError('bad_input', `The group name ${JSON.stringify(name)} ${problem}`)
}
