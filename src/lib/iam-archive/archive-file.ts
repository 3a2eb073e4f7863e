import * as v from 'valibot'
import {textOf, utf8} from '../base/bytes.ts'
import {AppError} from '../errors/errors.ts'
import {type ArchiveContent, contentOf, type Entry, sectionNames, sections} from './sections.ts'

const folder = 'iam-assets/'

// Octets, unpacked: ten thousand users with keys are some 10 MB.
const unpackedLimit = 256 * 1024 * 1024

const Entries = v.record(v.string(), v.nullable(v.record(v.string(), v.unknown())))

/**
 * Reads the zip that a server makes of its users, groups, policies and keys: JSON files in `iam-assets/`.
 *
 * A part that is missing is empty. `source` is the name of the file, for errors. Throws `bad_input` for
 * what is no zip, is damaged, holds something else, or is larger unpacked than 256 MiB.
 */
export async function readArchive(bytes: Uint8Array, source: string): Promise<ArchiveContent> {
  const {unzipSync} = await import('fflate')
  const names = new Set<string>()
  let unpacked = 0
  try {
    const files = unzipSync(bytes, {
      filter: ({name, originalSize}) => {
        unpacked += originalSize
        if (!knownFiles.has(name)) throw refused(source, `it holds ${JSON.stringify(name)}`)
        if (names.has(name)) throw refused(source, `it holds ${name} twice`)
        if (unpacked > unpackedLimit) throw refused(source, 'unpacked it is larger than 256 MiB')
        names.add(name)
        return true
      },
    })
    if (names.size === 0) throw refused(source, 'it holds nothing')
    return contentOf((section) => {
      const name = `${folder}${sections[section].file}.json`
      const file = files[name]
      return file === undefined ? [] : entries(textOf(file), `${source}, ${name}`)
    })
  } catch (error) {
    if (error instanceof AppError) throw error
    // Not the library's words: they name its own codes.
    throw refused(source, 'it is no zip, or damaged')
  }
}

const knownFiles = new Set(sectionNames.map((section) => `${folder}${sections[section].file}.json`))

// Null is how a server writes a policy without a document.
function entries(text: string, where: string): [string, Entry][] {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    throw refused(where, 'it is no JSON')
  }
  const isByName = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
  if (!isByName || !v.is(Entries, parsed)) throw refused(where, 'it holds no entries by name')
  // Of the object itself: a schema for records would leave out a user named constructor.
  return Object.entries(parsed).map(([name, entry]) => [name, asEntry(entry)])
}

function asEntry(value: unknown): Entry {
  return typeof value === 'object' && value !== null ? {...value} : {}
}

/** Packs content as a server would; sections without entries are left out. */
export async function packArchive(content: ArchiveContent): Promise<Uint8Array> {
  const {zipSync} = await import('fflate')
  const filled = sectionNames.filter((section) => content[section].size > 0)
  return zipSync(
    Object.fromEntries(
      filled.map((section) => [
        `${folder}${sections[section].file}.json`,
        utf8(JSON.stringify(Object.fromEntries(content[section]))),
      ]),
    ),
  )
}

function refused(source: string, reason: string): AppError {
  return new AppError('bad_input', `${source} is no IAM archive: ${reason}`, {
    hint: 'Name a file that was made by: mctl admin cluster iam export ALIAS',
  })
}
