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
    cause: new Error(whatIsWrong(parsed.issues[0])),
  })
}

/**
 * Checks an object that a server sent of things by their names, and returns both in pairs.
 *
 * A name may be any text: a schema for records would leave out a user named constructor.
 */
export function parseByName<const S extends v.GenericSchema>(
  schema: S,
  answer: unknown,
  what: string,
): [string, v.InferOutput<S>][] {
  const isByName = typeof answer === 'object' && answer !== null && !Array.isArray(answer)
  const pairs = isByName ? Object.entries(answer) : undefined
  return parseAnswer(v.array(v.tuple([v.string(), schema])), pairs, what)
}

// Not the message of the issue: it quotes what was received, which may be a secret.
function whatIsWrong(issue: v.BaseIssue<unknown>): string {
  return `${v.getDotPath(issue) ?? 'it'} is not ${issue.expected ?? 'as it should be'}`
}
