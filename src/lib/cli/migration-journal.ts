import {dirname, join} from 'node:path'
import {sha256Hex} from '../base/bytes.ts'
import type {Services} from './services.ts'

// Octets that every file system takes for a name, what is put behind it left out.
const longestName = 200

/** Where the journal of a migration lies when no file is named: beside the aliases, under the name of its target. */
export async function journalFileOf(services: Services, target: string): Promise<string> {
  const {files} = await services.aliases()
  const name = encodeURIComponent(target)
  const short =
    name.length <= longestName
      ? name
      : `${name.slice(0, longestName)}-${sha256Hex(target).slice(0, 8)}`
  return join(dirname(files.config), 'mctl-migrations', `${short}.jsonl`)
}
