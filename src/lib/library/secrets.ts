import {Secret} from '../base/secret.ts'

/** A secret as it is held from here on: it does not print. */
export function secretOf(value: string | Secret): Secret {
  return value instanceof Secret ? value : new Secret(value)
}
