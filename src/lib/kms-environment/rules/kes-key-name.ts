import {isKesName} from '../kes-name.ts'
import type {Finding} from '../verdict.ts'
import {type Context, placeOf} from './context.ts'

const variable = 'MINIO_KMS_KES_KEY_NAME'

/** The name of the default key, which KES judges when it is asked. */
export function kesNameFindings({environment}: Context): Finding[] {
  const name = environment.trimmed(variable)
  if (name === undefined || isKesName(name)) return []
  return [
    {
      severity: 'error',
      code: 'kes-key-name',
      where: placeOf(environment, variable),
      message:
        'KES refuses this name: it takes 1 to 80 letters, digits, - and _, and no - at an end',
      serverMessage: `key name '${name}' is empty, too long or contains invalid characters`,
      fix: 'Choose another name; a key that is not there is made when the server starts',
    },
  ]
}
