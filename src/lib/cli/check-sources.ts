import {inParallel} from '../base/in-parallel.ts'
import type {CheckedSource} from '../certificates/checked-source.ts'
import {sourcesInList} from '../certificates/source-list.ts'
import {AppError} from '../errors/errors.ts'
import {type CheckRequest, checkSource} from './check-source.ts'
import {startProgress} from './progress.ts'
import type {Services} from './services.ts'
import {readInput} from './stdin.ts'

// Sockets, for the most part: few enough for the files that a process may open, many enough for silent servers.
const atOnce = 100

/**
 * Looks at sources side by side, with a progress bar; what fails is listed.
 *
 * Throws `cancelled`, and `usage` when servers are to be asked for names and all sources are files.
 */
export async function checkSources(
  services: Services,
  words: readonly string[],
  request: CheckRequest,
): Promise<CheckedSource[]> {
  const progress = await startProgress(words.length, services.settings, 'last')
  const sources: CheckedSource[] = []
  try {
    const work = async (word: string): Promise<CheckedSource> => {
      const checked = await checkSource(services, word, request)
      progress.step()
      return checked
    }
    for await (const outcome of inParallel(words, atOnce, work)) {
      if ('error' in outcome) throw outcome.error
      sources.push(outcome.value)
    }
  } finally {
    progress.stop()
  }
  const isFile = ({kind, found}: CheckedSource): boolean => kind === 'file' && found.length > 0
  if (request.servernames.length > 0 && sources.every(isFile)) {
    throw new AppError('usage', '--servername is for servers, and all that was named are files')
  }
  return sources
}

/**
 * The sources of a command line and of a list, each once. The list has one a line; `#` begins a comment.
 *
 * Throws `usage` when there is none, or when stdin is both, and what `readInput` and `sourcesInList` throw.
 */
export async function sourceWords(
  words: readonly string[],
  list: string | undefined,
): Promise<string[]> {
  if (list === '-' && words.includes('-')) {
    throw new AppError('usage', 'Stdin can be a list of sources or a source, and not both')
  }
  const listed =
    list === undefined ? [] : sourcesInList(await readInput(list), list === '-' ? 'Stdin' : list)
  const all = [...new Set([...words, ...listed])].filter((word) => word !== '')
  if (all.length > 0) return all
  throw list === undefined
    ? new AppError('usage', 'There is nothing to check', {
        hint: 'Name files, folders, aliases or HOST:PORT, or a list of them with --from',
      })
    : new AppError('bad_input', `The list ${list} names nothing to check`)
}
