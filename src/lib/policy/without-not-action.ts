import {AppError} from '../errors/errors.ts'
import {actionsOf} from './check/actions.ts'
import {covers} from './decision/decide.ts'
import type {PolicyDocument} from './document.ts'
import {lowerNames} from './member-names.ts'

/**
 * Writes every NotAction of a document out as the list of all other S3 actions.
 *
 * Where the two differ, the list gives less: an Allow of NotAction on everything also gave admin and KMS rights
 * (measured), which the list leaves out; a Deny keeps them, in statements of their own. Throws `bad_input` for a
 * NotAction that leaves nothing.
 */
export function withoutNotAction(document: PolicyDocument): PolicyDocument {
  const name = memberOf(document, 'statement')
  const statements = [document[name] ?? []].flat()
  return {
    ...document,
    [name]: statements.flatMap((statement) =>
      typeof statement === 'object' && statement !== null && !Array.isArray(statement)
        ? writtenOut({...statement})
        : [statement],
    ),
  }
}

function writtenOut(statement: PolicyDocument): PolicyDocument[] {
  const {notaction, effect} = lowerNames(statement)
  if (notaction === undefined) return [statement]
  const excluded = [notaction].flat().map(String)
  const {[memberOf(statement, 'notaction')]: _, ...rest} = statement
  const isDeny = effect === 'Deny'
  const left = (family: 's3' | 'admin' | 'kms'): string[] =>
    actionsOf[family].filter((action) => !covers(excluded, action))
  // In an Allow this name would let GetObject in again.
  const s3 = left('s3').filter(
    (action) => isDeny || action !== 's3:GetObjectVersion' || !covers(excluded, 's3:GetObject'),
  )
  const {[memberOf(rest, 'resource')]: __, ...bare} = rest
  const {[memberOf(bare, 'notresource')]: ___, ...withoutResources} = bare
  const others = isDeny
    ? (['admin', 'kms'] as const).map((family) => ({...withoutResources, Action: left(family)}))
    : []
  const written = [{...rest, Action: s3}, ...others].filter(({Action}) => Action.length > 0)
  if (written.length > 0) return written
  throw new AppError('bad_input', 'A NotAction of the policy leaves no action')
}

function memberOf(fields: PolicyDocument, small: string): string {
  return Object.keys(fields).find((name) => name.toLowerCase() === small) ?? small
}
