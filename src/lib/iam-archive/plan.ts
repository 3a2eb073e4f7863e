import {isDeepStrictEqual} from 'node:util'
import * as v from 'valibot'
import {dangerOf, type Situation} from './dangers.ts'
import {type ArchiveContent, type Entry, type Section, sectionNames, sections} from './sections.ts'

const kinds = [
  'policy',
  'user',
  'group',
  'access-key',
  'user-policies',
  'group-policies',
  'sts-policies',
] as const

/** What an import does with one entry of an archive. */
export const PlannedEntry = v.strictObject({
  kind: v.picklist(kinds),
  name: v.string(),
  /** `unknown`: it is sent, and what the server has of that name could not be read. */
  action: v.picklist(['add', 'overwrite', 'unchanged', 'left-out', 'unknown']),
  /** Why it is left out, or what to know about it. */
  concern: v.optional(v.string()),
})
export type PlannedEntry = v.InferOutput<typeof PlannedEntry>

/** An entry of the plan, and where it stands in the archive. */
export interface Step {
  readonly section: Section
  readonly name: string
  readonly entry: Entry
  readonly planned: PlannedEntry
}

/** Compares an archive with what a server has: a step for each entry, sorted by section and name. */
export function planImport(content: ArchiveContent, situation: Situation): Step[] {
  return sectionNames.flatMap((section) =>
    [...content[section]]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, entry]) => ({
        section,
        name,
        entry,
        planned: plannedEntry(section, name, entry, content, situation),
      })),
  )
}

function plannedEntry(
  section: Section,
  name: string,
  entry: Entry,
  content: ArchiveContent,
  situation: Situation,
): PlannedEntry {
  const {kind} = sections[section]
  const action = actionOf(entry, situation.stored, section, name)
  if (action === 'unchanged') return {kind, name, action}
  const danger = dangerOf(section, name, entry, content, situation)
  if (danger === undefined) return {kind, name, action}
  return {kind, name, action: danger.refused ? 'left-out' : action, concern: danger.concern}
}

function actionOf(
  entry: Entry,
  stored: ArchiveContent | undefined,
  section: Section,
  name: string,
): 'add' | 'overwrite' | 'unchanged' | 'unknown' {
  if (stored === undefined) return 'unknown'
  const old = stored[section].get(name)
  if (old === undefined) return 'add'
  return isDeepStrictEqual(comparable(old), comparable(entry)) ? 'unchanged' : 'overwrite'
}

// The server sets these itself; and it keeps members and policies in no order.
const ownFields = new Set(['updatedAt', 'version'])

function comparable(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(comparable).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
  }
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([field]) => !ownFields.has(field))
      .map(([field, inner]) => [
        field,
        field === 'policy' && typeof inner === 'string'
          ? inner.split(',').sort()
          : comparable(inner),
      ]),
  )
}
