import type {Look} from '../certificates/lint/look.ts'

/** What the server will find at a path, or why that is not known here. */
export type FileFact = {readonly look: Look} | {readonly untested: string}

/** What the rules need to know of files, by the path as the server is given it. */
export type FileFacts = ReadonlyMap<string, FileFact>

/** The fact about a path; what was not looked at is not known. */
export function factOf(files: FileFacts, path: string): FileFact {
  return files.get(path) ?? {untested: 'it was not looked at'}
}
