import {storedNameProblem} from '../base/stored-name.ts'
import {AppError} from '../errors/errors.ts'

/** Throws `bad_input` for the name of a group that a server refuses, or that could not be named afterwards. */
export function checkGroupName(name: string): void {
  const problem = storedNameProblem(name)
  if (problem === undefined) return
  throw new AppError('bad_input', `The group name ${JSON.stringify(name)} ${problem}`)
}
