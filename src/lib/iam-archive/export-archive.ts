import * as v from 'valibot'
import {AppError} from '../errors/errors.ts'
import type {ArchiveApi} from './archive-api.ts'
import {readArchive} from './archive-file.ts'
import {type ArchiveContent, sectionNames} from './sections.ts'

/** What `mctl admin cluster iam export --json` prints, with mc's name for the file. */
export const ArchiveExport = v.strictObject({
  file: v.string(),
  /** Where the file is now that stood there before. */
  kept: v.optional(v.string()),
  changed: v.literal(true),
})
export type ArchiveExport = v.InferOutput<typeof ArchiveExport>

type ArchiveSource = Pick<ArchiveApi, 'server' | 'getBytes'>

/**
 * Reads everything that a server knows of who may do what, as a zip with every secret in clear.
 *
 * Throws `protocol` for an answer that is no archive, or an empty one: a server that has lost its drives
 * sends one, and it must not pass for a backup. (Policies are always there: the built-in ones.)
 */
export async function exportArchive(api: ArchiveSource): Promise<Uint8Array> {
  return (await fetchArchive(api)).bytes
}

/** Reads what such a zip holds, secrets and all: show names only. Throws what `exportArchive` does. */
export async function exportContent(api: ArchiveSource): Promise<ArchiveContent> {
  return (await fetchArchive(api)).content
}

async function fetchArchive(
  api: ArchiveSource,
): Promise<{readonly bytes: Uint8Array; readonly content: ArchiveContent}> {
  const bytes = await api.getBytes('export-iam')
  const content = await readArchive(bytes, `what ${api.server} sent`).catch((cause: unknown) => {
    throw new AppError('protocol', `${api.server} sent an archive that this version cannot read`, {
      cause,
    })
  })
  if (sectionNames.every((section) => content[section].size === 0)) {
    throw new AppError('protocol', `${api.server} sent an empty archive`, {
      hint: `See its drives with: mctl admin info ${api.server}`,
    })
  }
  return {bytes, content}
}
