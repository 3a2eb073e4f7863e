import * as v from 'valibot'
import {parseAnswer} from '../base/answer.ts'
import {AppError} from '../errors/errors.ts'
import type {ArchiveApi} from './archive-api.ts'
import {packArchive, readArchive} from './archive-file.ts'
import {PlannedEntry, planImport, type Step} from './plan.ts'
import {type ArchiveContent, contentOf, sections, textField} from './sections.ts'
import {StatusSet, setStatuses} from './set-statuses.ts'

const names = v.optional(v.nullable(v.array(v.string())))
// mc's form: an object for each, with the name as its only field.
const policiesByName = v.optional(v.nullable(v.array(v.record(v.string(), v.array(v.string())))))
const failures = v.optional(
  v.nullable(
    v.array(
      v.object({
        name: v.string(),
        policies: v.optional(v.array(v.string())),
        // mc prints it, and the server never fills it.
        error: v.optional(v.unknown()),
      }),
    ),
  ),
)

const Done = v.object({
  policies: names,
  users: names,
  groups: names,
  serviceAccounts: names,
  userPolicies: policiesByName,
  groupPolicies: policiesByName,
  stsPolicies: policiesByName,
})
const Failed = v.object({
  policies: failures,
  users: failures,
  groups: failures,
  serviceAccounts: failures,
  userPolicies: failures,
  groupPolicies: failures,
  stsPolicies: failures,
})

/** What `mctl admin cluster iam import --json` prints: mc's four lists in the server's words, and the plan. */
export const ArchiveImport = v.strictObject({
  file: v.string(),
  skipped: Done,
  removed: Done,
  added: Done,
  failed: Failed,
  plan: v.array(PlannedEntry),
  /** What the server had enabled, or disabled, against the archive, and was set again. */
  statuses: v.optional(v.array(StatusSet)),
  dryRun: v.boolean(),
  changed: v.boolean(),
})
export type ArchiveImport = v.InferOutput<typeof ArchiveImport>

const Answer = v.object({
  skipped: v.optional(Done, {}),
  removed: v.optional(Done, {}),
  added: v.optional(Done, {}),
  failed: v.optional(Failed, {}),
})

/** How to import. */
export interface ImportOptions {
  /** The name of the archive's file. */
  readonly file: string
  readonly dryRun: boolean
  readonly now: Date
}

/**
 * Imports what of an archive is not at the server just so, or only says what that would be.
 *
 * Entries at which the server would break off in the middle are left out and said to be. What the server enables
 * against the archive is disabled again, also when it breaks off all the same. Throws `server_error`
 * when the server breaks off all the same: then a part may be imported. A dry run throws what the export of
 * the server throws; an import goes on without knowing what is there.
 */
export async function importArchive(
  api: ArchiveApi,
  content: ArchiveContent,
  {file, dryRun, now}: ImportOptions,
): Promise<ArchiveImport> {
  const stored = await storedAt(api).catch((error: unknown) => {
    const mayBeUnknown =
      error instanceof AppError && /^(access_denied|server_error|protocol)$/.test(error.code)
    if (dryRun || !mayBeUnknown) throw error
    return undefined
  })
  const {server, accessKey} = api
  const steps = planImport(content, {server, accessKey, stored, now})
  const sent = steps.filter(({planned}) => /^(add|overwrite|unknown)$/.test(planned.action))
  const restore = (imported: readonly Step[]): Promise<StatusSet[]> =>
    setStatuses(api, imported, ({section, name, entry}) => {
      const old = stored?.[section].get(name)
      return old !== undefined && textField(old, 'status') !== textField(entry, 'status')
    })
  const isNothing = dryRun || sent.length === 0
  const answer = isNothing ? {} : await send(api, sent, () => restore(sent))
  const done = parseAnswer(Answer, answer, `${server} sent the outcome of an import`)
  const statuses = isNothing ? [] : await restore(sent.filter((step) => isTaken(step, done.failed)))
  return {
    file,
    ...done,
    // As mc has them.
    skipped: {policies: null, users: null, ...done.skipped},
    removed: {policies: null, users: null, ...done.removed},
    plan: steps.map(({planned}) => planned),
    ...(statuses.length === 0 ? {} : {statuses}),
    dryRun,
    changed: holdsAny(done.added) || holdsAny(done.removed),
  }
}

/** What was not imported, in words: what was left out, and what the server refused without a reason. */
export function failuresOf({plan, failed, statuses = []}: ArchiveImport): string[] {
  const leftOut = plan
    .filter(({action}) => action === 'left-out')
    .map(({kind, name, concern}) => `The ${words(kind)} ${name} was left out: ${concern}`)
  const refused = Object.entries(failed).flatMap(([section, entries]) =>
    (entries ?? []).map(({name, policies = []}) => {
      const what = policies.length === 0 ? name : `${name} (${policies.join(', ')})`
      return `The server did not take ${what} of ${section}, and does not say why`
    }),
  )
  const notSet = statuses
    .filter(({error}) => error !== undefined)
    .map(
      ({kind, name, status, error}) =>
        `The ${words(kind)} ${name} was imported, and is not sure to be ${status} as in the archive: ${error}`,
    )
  return [...leftOut, ...refused, ...notSet]
}

function words(kind: string): string {
  return kind.replace('-', ' ')
}

async function storedAt(api: ArchiveApi): Promise<ArchiveContent> {
  return readArchive(await api.getBytes('export-iam'), `what ${api.server} sent`).catch((cause) => {
    throw new AppError('protocol', `${api.server} sent an archive that this version cannot read`, {
      cause,
    })
  })
}

async function send(
  api: ArchiveApi,
  steps: readonly Step[],
  afterBreak: () => Promise<unknown>,
): Promise<unknown> {
  const content = contentOf((section) =>
    steps.filter((step) => step.section === section).map(({name, entry}) => [name, entry] as const),
  )
  try {
    return await api.exchange('PUT', 'import-iam-v2', {
      payload: {bytes: await packArchive(content)},
      // It is not taken back when it breaks off; who repeats it should know.
      replay: 'never',
    })
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    if (/^(access_denied|unreachable)$/.test(error.code)) await mustBeAllowed(api)
    if (error.fault === undefined) throw error
    await afterBreak()
    const isRefused = error.code === 'access_denied' || error.code === 'invalid_credentials'
    throw new AppError(isRefused ? error.code : 'server_error', `${error.message}`, {
      hint: `A part may be imported: see with mctl admin cluster iam import ${api.server} FILE --dry-run`,
      cause: error.cause,
      fault: error.fault,
    })
  }
}

// A key at which the server breaks off is answered with 403 as well, and a large archive may be refused while it is still
// being sent, which ends the connection. To an import of nothing 403 is the answer only to who may not import.
async function mustBeAllowed(api: ArchiveApi): Promise<void> {
  const bytes = await packArchive(contentOf(() => []))
  await api.exchange('PUT', 'import-iam-v2', {payload: {bytes}}).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'access_denied') throw error
  })
}

function isTaken({section, name}: Step, failed: v.InferOutput<typeof Failed>): boolean {
  return !failed[sections[section].result]?.some((each) => each.name === name)
}

function holdsAny(lists: v.InferOutput<typeof Done>): boolean {
  return Object.values(lists).some((list) => (list?.length ?? 0) > 0)
}
