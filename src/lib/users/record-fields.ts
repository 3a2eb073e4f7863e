import {nearestWord} from '../base/edit-distance.ts'
import {AppError} from '../errors/errors.ts'

/**
 * Refuses a field that nobody would read: a key with `policies` for `policy` could do all that its owner may.
 *
 * `whose` names the record, `known` its fields; letters count as they are written. Throws `bad_input`.
 */
export function mustBeFields(
  fields: readonly string[],
  known: readonly string[],
  whose: string,
): void {
  for (const field of fields) {
    if (known.includes(field)) continue
    const near = nearestWord(field, known)
    const problem = `${whose} has no ${field === '' ? 'field without a name' : JSON.stringify(field)}`
    throw new AppError('bad_input', near === undefined ? problem : `${problem}: is it ${near}?`, {
      hint: `Nothing was sent. The fields are ${known.join(', ')}`,
    })
  }
}
