import {builtInPolicies} from '../policies/create-policy.ts'
import {type ArchiveContent, type Entry, type Section, textField} from './sections.ts'

/** Who imports, when, and what the server has; undefined where that could not be read. */
export interface Situation {
  readonly server: string
  readonly accessKey: string
  readonly stored: ArchiveContent | undefined
  readonly now: Date
}

/** What an import would do that nobody expects. */
export interface Danger {
  readonly concern: string
  /** It is not sent: the server would break off in the middle, or take harm. */
  readonly refused: boolean
}

type Judge = (
  name: string,
  entry: Entry,
  content: ArchiveContent,
  situation: Situation,
) => Danger | undefined

const refused = (concern: string): Danger => ({concern, refused: true})
const worthKnowing = (concern: string): Danger => ({concern, refused: false})

/** By section; all as measured on MinIO of 2026. */
const judges: Partial<Record<Section, Judge>> = {
  policies: (name, policy, _, {stored}) => {
    const statements = Array.isArray(policy.Statement) ? policy.Statement : []
    // The server takes a policy without statements for an order to remove the one of that name.
    if (statements.length === 0) return refused('it has no statements: the server would remove it')
    const hasNotAction = statements.some(
      (each) => typeof each === 'object' && each !== null && 'NotAction' in each,
    )
    if (hasNotAction) return refused('it has a NotAction, which breaks every list of policies')
    return builtInPolicies.has(name) && stored?.policies.has(name)
      ? worthKnowing('it is one of the built-in policies')
      : undefined
  },

  // The server answers such a user with an error that speaks of the admin's key, and imports nothing more.
  users: (name, _, __, {stored, accessKey, server}) => {
    if (name === accessKey) return refused(`it is the access key that asks ${server} for this`)
    return stored?.keys.has(name)
      ? refused(`an access key of that name is at ${server}`)
      : undefined
  },

  keys: (name, key, content, {stored, accessKey, server, now}) => {
    const parent = textField(key, 'parent') ?? ''
    if (name === accessKey) return refused(`it is the access key that asks ${server} for this`)
    // Answered with 403, whoever asks; users and groups are imported by then.
    if (content.users.has(name) || stored?.users.has(name)) {
      return refused('a user has that name')
    }
    const end = Date.parse(textField(key, 'expiration') ?? '')
    // The start of 1970 stands for never.
    if (end > 0 && end <= now.getTime()) return refused('it has expired')
    const old = textField(stored?.keys.get(name), 'parent')
    if (old !== undefined && old !== parent) {
      return worthKnowing(`it belongs to ${old} at ${server}, and will belong to ${parent}`)
    }
    if (parent === accessKey) {
      return worthKnowing('it belongs to the user who asks for this, and gets the same rights')
    }
    if (content.users.has(parent) || stored?.users.has(parent)) return undefined
    return worthKnowing(
      `its user ${parent} is neither in the archive nor a user of ${server}: the root user of another server, perhaps`,
    )
  },
}

/** Judges one entry of an archive that is about to be imported. */
export function dangerOf(
  section: Section,
  name: string,
  entry: Entry,
  content: ArchiveContent,
  situation: Situation,
): Danger | undefined {
  return judges[section]?.(name, entry, content, situation)
}
