import * as v from 'valibot'
import {AppError} from '../../errors/errors.ts'

/** What a run must be the same in to go on with what another one began. */
export const JournalHead = v.strictObject({
  journal: v.literal('mctl encrypt migrate'),
  version: v.literal(1),
  target: v.string(),
  /** The server, by its address: an alias may lead to another one by now. */
  url: v.string(),
  options: v.strictObject({
    to: v.nullable(v.string()),
    key: v.nullable(v.string()),
    fromKey: v.nullable(v.string()),
    onlyPlain: v.boolean(),
    caution: v.string(),
  }),
})
export type JournalHead = v.InferOutput<typeof JournalHead>

const Upload = v.strictObject({
  bucket: v.string(),
  key: v.string(),
  /** Not known of one whose answer had not come. */
  id: v.optional(v.string()),
  begun: v.string(),
})
export type NotedUpload = v.InferOutput<typeof Upload>

const NullVersion = v.strictObject({key: v.string(), etag: v.string(), lastModified: v.string()})
export type NullVersion = v.InferOutput<typeof NullVersion>

const Note = v.union([
  /** All up to this key is done. */
  v.strictObject({done: v.strictObject({bucket: v.string(), upTo: v.string()})}),
  v.strictObject({finished: v.string()}),
  /** Versioning was switched on, and is to be suspended again. */
  v.strictObject({switchedOn: v.string()}),
  v.strictObject({suspended: v.string()}),
  /** The versions without an id that are about to be copied, and then to be removed. */
  v.strictObject({group: v.strictObject({bucket: v.string(), versions: v.array(NullVersion)})}),
  v.strictObject({uploadBegun: Upload}),
  v.strictObject({uploadEnded: v.strictObject({bucket: v.string(), key: v.string()})}),
  /** The batch job of the server that does the work. */
  v.strictObject({job: v.strictObject({bucket: v.string(), id: v.string()})}),
])
export type Note = v.InferOutput<typeof Note>

/** All that a run must know to go on with another one. */
export interface JournalState {
  readonly upTo: ReadonlyMap<string, string>
  readonly finished: ReadonlySet<string>
  readonly switchedOn: ReadonlySet<string>
  readonly group: {readonly bucket: string; readonly versions: readonly NullVersion[]} | undefined
  /** By bucket and key. */
  readonly uploads: ReadonlyMap<string, NotedUpload>
  /** By bucket. */
  readonly jobs: ReadonlyMap<string, string>
}

export const emptyState: JournalState = {
  upTo: new Map(),
  finished: new Set(),
  switchedOn: new Set(),
  group: undefined,
  uploads: new Map(),
  jobs: new Map(),
}

/** The state after one more note. */
export function withNote(state: JournalState, note: Note): JournalState {
  if ('done' in note) {
    const {bucket, upTo} = note.done
    const group = state.group?.bucket === bucket ? undefined : state.group
    return {...state, upTo: new Map(state.upTo).set(bucket, upTo), group}
  }
  if ('finished' in note) return {...state, finished: new Set(state.finished).add(note.finished)}
  if ('switchedOn' in note) {
    return {...state, switchedOn: new Set(state.switchedOn).add(note.switchedOn)}
  }
  if ('suspended' in note) {
    const switchedOn = [...state.switchedOn].filter((bucket) => bucket !== note.suspended)
    return {...state, switchedOn: new Set(switchedOn)}
  }
  if ('group' in note) return {...state, group: note.group}
  if ('job' in note) return {...state, jobs: new Map(state.jobs).set(note.job.bucket, note.job.id)}
  const uploads = new Map(state.uploads)
  if ('uploadBegun' in note) uploads.set(placeOf(note.uploadBegun), note.uploadBegun)
  else uploads.delete(placeOf(note.uploadEnded))
  return {...state, uploads}
}

function placeOf({bucket, key}: {readonly bucket: string; readonly key: string}): string {
  return `${bucket}/${key}`
}

/** The fewest lines that tell a state. */
export function linesOf(head: JournalHead, state: JournalState): string {
  const notes: Note[] = [
    ...[...state.switchedOn].map((switchedOn) => ({switchedOn})),
    ...[...state.upTo].map(([bucket, upTo]) => ({done: {bucket, upTo}})),
    ...[...state.finished].map((finished) => ({finished})),
    ...[...state.jobs].map(([bucket, id]) => ({job: {bucket, id}})),
    ...(state.group === undefined
      ? []
      : [{group: {bucket: state.group.bucket, versions: [...state.group.versions]}}]),
    ...[...state.uploads.values()].map((uploadBegun) => ({uploadBegun})),
  ]
  return [head, ...notes].map((line) => `${JSON.stringify(line)}\n`).join('')
}

/**
 * Reads a journal. A last line without its end is one that was being written when the run was killed, and does not count.
 *
 * Throws `bad_input` for what is no journal, with the number of the line.
 */
export function parseJournal(text: string, file: string): {head: JournalHead; state: JournalState} {
  const lines = text.split('\n')
  lines.pop()
  const [first, ...rest] = lines
  const head = v.safeParse(JournalHead, jsonOf(first ?? ''))
  if (!head.success) throw unreadable(file, 1)
  let state = emptyState
  for (const [at, line] of rest.entries()) {
    const note = v.safeParse(Note, jsonOf(line))
    if (!note.success) throw unreadable(file, at + 2)
    state = withNote(state, note.output)
  }
  return {head: head.output, state}
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

function unreadable(file: string, line: number): AppError {
  return new AppError('bad_input', `Line ${line} of ${file} is none of a journal of a migration`, {
    hint: 'Name the file that the migration wrote with --journal',
  })
}
