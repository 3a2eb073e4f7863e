import * as v from 'valibot'
import {AppError} from '../errors/errors.ts'

/**
 * Checks what a server sent against what is expected of it.
 *
 * `what` begins the sentence of the error: "prod sent a list of users". Throws `protocol`.
 */
export function parseAnswer<const S extends v.GenericSchema>(
  schema: S,
  answer: unknown,
  what: string,
): v.InferOutput<S> {
  const parsed = v.safeParse(schema, answer)
  if (parsed.success) return parsed.output
  throw new AppError('protocol', `${what} that this version cannot read`, {
    cause: new v.ValiError(parsed.issues),
  })
}
