import * as v from 'valibot'
import {AppError} from '../errors/errors.ts'
import {libraryHint} from './hints.ts'

type Arguments<E extends v.ObjectEntries> = v.InferOutput<v.StrictObjectSchema<E, undefined>>

/**
 * Makes a call of the library: checks its arguments, does its work, and gives errors hints for programs.
 *
 * `name` begins the sentence of a refusal. Throws `bad_input`, and what the work throws.
 */
export async function call<const E extends v.ObjectEntries, R>(
  name: string,
  schemas: E,
  values: Readonly<Record<keyof E, unknown>>,
  work: (given: Arguments<E>) => Promise<R>,
): Promise<R> {
  const given = checkArguments(name, schemas, values)
  try {
    return await work(given)
  } catch (error) {
    throw inLibraryWords(error)
  }
}

/**
 * Checks arguments, which a program in JavaScript may get wrong without a word from anybody.
 *
 * Throws `bad_input` with the place of the first that is wrong, never with what stands there: it may be a secret.
 */
export function checkArguments<const E extends v.ObjectEntries>(
  name: string,
  schemas: E,
  values: Readonly<Record<keyof E, unknown>>,
): Arguments<E> {
  const parsed = v.safeParse(v.strictObject(schemas), values, {abortEarly: true})
  if (parsed.success) return parsed.output
  const [issue] = parsed.issues
  throw new AppError(
    'bad_input',
    `${name}: ${v.getDotPath(issue) ?? 'an argument'} ${issue.message}`,
  )
}

function inLibraryWords(error: unknown): unknown {
  if (!(error instanceof AppError) || error.hint === undefined) return error
  const {code, message, hint, cause, fault} = error
  const rephrased = libraryHint(hint)
  return rephrased === hint ? error : new AppError(code, message, {hint: rephrased, cause, fault})
}
