import {Secret} from '../base/secret.ts'
import {AppError} from '../errors/errors.ts'
import {readInputText} from './stdin.ts'

/** The first line of a file, or of stdin for `-`, as a password. Throws `file_not_found` or `bad_input`. */
export async function readPassword(file: string): Promise<Secret> {
  const [line = ''] = (await readInputText(file)).split(/\r?\n/)
  if (line === '') throw new AppError('bad_input', `The file ${file} holds no password`)
  return new Secret(line)
}
