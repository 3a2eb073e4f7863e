import * as v from 'valibot'
import {Secret} from '../../base/secret.ts'
import {AppError} from '../../errors/errors.ts'
import {isKesName} from '../kes-name.ts'

/** What `mctl kms env create --json` prints. */
export const EnvironmentCreated = v.strictObject({
  file: v.string(),
  kms: v.picklist(['static', 'kes', 'minkms']),
  defaultKey: v.string(),
  /** The names of what was written; values are in the file alone. */
  variables: v.array(v.string()),
  /** What the rules, and the KES where one was asked, say of the file. */
  verdict: v.string(),
  /** Whether a key was made at the KES. */
  keyCreated: v.boolean(),
  remarks: v.array(v.string()),
  changed: v.boolean(),
})
export type EnvironmentCreated = v.InferOutput<typeof EnvironmentCreated>

/** The variables of a new environment, in the order in which they are written. */
export type NewVariables = readonly (readonly [name: string, value: Secret])[]

/** A static key of its own: a name and 32 random bytes. Throws `bad_input` for a name that KES would not take. */
export function staticVariables(
  name: string,
  random: (length: number) => Uint8Array,
): NewVariables {
  mustBeKeyName(name)
  const key = Buffer.from(random(32)).toString('base64')
  return [['MINIO_KMS_SECRET_KEY', new Secret(`${name}:${key}`)]]
}

/** Throws `bad_input` for a name with which a key could not move to a KES. */
export function mustBeKeyName(name: string): void {
  if (isKesName(name)) return
  throw new AppError('bad_input', `${JSON.stringify(name)} is no name for a key`, {
    hint: 'Take 1 to 80 letters, digits, - and _, and no - at an end: KES takes no other',
  })
}

/** The text of a file that the server reads as MINIO_CONFIG_ENV_FILE, and systemd as EnvironmentFile=. Throws `bad_input`. */
export function environmentText(variables: NewVariables): string {
  return variables
    .map(([name, secret]) => {
      const value = secret.reveal()
      // The two readers agree on what is in none of their own signs.
      if (/^\s|\s$|["'\\`$#\r\n]/.test(value)) {
        throw new AppError('bad_input', `The value of ${name} cannot be written for every reader`, {
          hint: 'It is to hold no quotes, backslashes, $, # or line ends, and no white space around it',
        })
      }
      return `${name}=${value}\n`
    })
    .join('')
}
