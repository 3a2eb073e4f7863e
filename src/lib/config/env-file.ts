import {AppError} from '../errors/errors.ts'
import {readTextFile} from './json-file.ts'

/**
 * Reads the lines `NAME=value` of the file that MC_CONFIG_ENV_FILE names; the last line of a name wins.
 *
 * Takes what mc takes, and what people write into such files besides: blank lines, comments, `export`, quotes.
 *
 * @throws AppError config_invalid when the file is missing or a line is none of these
 */
export function readEnvFile(path: string): ReadonlyMap<string, string> {
  const text = readTextFile(path)
  if (text === undefined) {
    throw new AppError('config_invalid', `MC_CONFIG_ENV_FILE names ${path}, which does not exist`, {
      hint: 'create the file, or unset MC_CONFIG_ENV_FILE',
    })
  }
  const variables = new Map<string, string>()
  for (const [index, line] of text.split(/\r\n|\n|\r/).entries()) {
    const content = line.trim().replace(/^export\s+/, '')
    if (content === '' || content.startsWith('#')) continue
    const [, name, value] = /^([A-Za-z_][\w-]*)\s*=\s*(.*)$/.exec(content) ?? []
    if (name === undefined || value === undefined) {
      throw new AppError(
        'config_invalid',
        `Cannot read ${path}: line ${index + 1} is not NAME=value`,
        {
          hint: 'write lines such as MC_HOST_prod=https://ACCESS:SECRET@HOST:PORT',
        },
      )
    }
    variables.set(name, value.replace(/^(["'])(.*)\1$/, '$2'))
  }
  return variables
}
