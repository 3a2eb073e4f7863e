import {inParallel} from '../base/in-parallel.ts'
import type {CheckedSource} from '../certificates/checked-source.ts'
import {AppError} from '../errors/errors.ts'
import {checkSource} from './check-source.ts'
import {startProgress} from './progress.ts'
import type {Services} from './services.ts'
import {readInputText} from './stdin.ts'

// Sockets, for the most part: few enough for the files that a process may open, many enough for silent servers.
const atOnce = 100

/** Looks at sources side by side, with a progress bar; what fails is listed. Throws `cancelled`. */
export async function checkSources(
  services: Services,
  words: readonly string[],
  servernames: readonly string[],
): Promise<CheckedSource[]> {
  const progress = await startProgress(words.length, services.settings, 'last')
  const sources: CheckedSource[] = []
  try {
    const work = async (word: string): Promise<CheckedSource> => {
      const checked = await checkSource(services, word, servernames)
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
  return sources
}

/**
 * The sources of a command line and of a list, each once. The list has one a line; `#` begins a comment.
 *
 * Throws `usage` when there is none, or when stdin is both, and what `readInputText` throws.
 */
export async function sourceWords(
  words: readonly string[],
  list: string | undefined,
): Promise<string[]> {
  if (list === '-' && words.includes('-')) {
    throw new AppError('usage', 'Stdin can be a list of sources or a source, and not both')
  }
  const lines = list === undefined ? [] : (await readInputText(list)).split(/\r?\n/)
  const listed = lines.map((line) => line.replace(/(^|\s)#.*$/, '').trim())
  const all = [...new Set([...words, ...listed])].filter((word) => word !== '')
  if (all.length > 0) return all
  throw list === undefined
    ? new AppError('usage', 'There is nothing to check', {
        hint: 'Name files, folders, aliases or HOST:PORT, or a list of them with --from',
      })
    : new AppError('bad_input', `The list ${list} names nothing to check`)
}
