import type {Environment} from '../environment.ts'
import {type FileFacts, factOf} from '../file-facts.ts'
import {groups, type Kind, serverWords} from '../variable-names.ts'
import {type Ruling, silent} from '../verdict.ts'
import {type Context, invalidConfiguration, placeOf} from './context.ts'
import {refusal} from './refusal.ts'

/**
 * The variables of a kind that count as set.
 *
 * Of KES and MinKMS each does, be it set to nothing. The two of the static key do not when they are empty, and a file
 * does not when there is nothing at its path as it is written, blanks included.
 */
export function presentNames(kind: Kind, environment: Environment, files: FileFacts): string[] {
  return groups[kind].filter((name) => {
    if (!environment.has(name)) return false
    if (kind !== 'static') return true
    const text = environment.text(name)
    if (text === '') return false
    return name !== 'MINIO_KMS_SECRET_KEY_FILE' || text === undefined || isThere(files, text)
  })
}

function isThere(files: FileFacts, path: string): boolean {
  const fact = factOf(files, path)
  return !('look' in fact) || fact.look.kind !== 'missing'
}

/** The kinds of KMS that the server finds variables of. */
export function presentKinds({environment, files}: Pick<Context, 'environment' | 'files'>): Kind[] {
  const kinds: readonly Kind[] = ['minkms', 'kes', 'static']
  return kinds.filter((kind) => presentNames(kind, environment, files).length > 0)
}

/** One kind of KMS alone: a single variable of a second one keeps the server from starting, before all else. */
export function groupConflict(context: Context): Ruling {
  const {environment, files} = context
  const kinds = presentKinds(context)
  const [first, second] = kinds
  if (first === undefined || second === undefined) return silent
  const listed = kinds.map((kind) => {
    const names = presentNames(kind, environment, files)
    return `${serverWords[kind]}: ${names.map((name) => nameAndState(environment, name)).join(', ')}`
  })
  return refusal(
    invalidConfiguration(
      `configuration for ${serverWords[first]} and ${serverWords[second]} is present`,
    ),
    {
      code: 'group-conflict',
      where: kinds
        .map((kind) => placeOf(environment, presentNames(kind, environment, files)[0] ?? ''))
        .join(', '),
      message: `Variables of more than one kind of KMS are set (${listed.join('; ')})`,
      fix: 'Keep the variables of one kind and remove the others: to set one to nothing is not enough',
    },
  )
}

function nameAndState(environment: Environment, name: string): string {
  return environment.text(name) === '' ? `${name} (empty, and counts)` : name
}
