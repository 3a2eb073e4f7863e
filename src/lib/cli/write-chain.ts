import {lstatSync} from 'node:fs'
import {correctedChain} from '../certificates/corrected-chain.ts'
import {AppError} from '../errors/errors.ts'
import {writeOutput} from './output-file.ts'
import {onlyChain, type Verified} from './verified.ts'

/** Where a chain is to be written, and whether a file there may be replaced. */
export interface ChainTarget {
  readonly file: string
  readonly force: boolean
}

/**
 * Writes the one chain of all results in its right form, and says so in each.
 *
 * Throws `bad_input` when there are several, when it cannot be completed, when a file is in its place, and as
 * `writeOutput` does.
 */
export async function writeChain(
  results: readonly Verified[],
  {file, force}: ChainTarget,
): Promise<Verified[]> {
  const [first] = results
  if (first === undefined) return []
  const certificates = onlyChain(results)
  if (certificates === undefined) {
    throw new AppError('bad_input', `There are several chains, and one file ${file} for them`, {
      hint: 'Name one server and one address, with --resolve HOST=IP, or one file',
    })
  }
  if (file === '-') {
    throw new AppError('bad_input', '- is no name of a file; nothing was written', {
      hint: 'Give the file a name',
    })
  }
  // Of a link, too, that leads nowhere.
  if (!force && lstatSync(file, {throwIfNoEntry: false}) !== undefined) {
    throw new AppError('bad_input', `${file} is there already; nothing was written`, {
      hint: 'Choose another file, or replace it with --force',
    })
  }
  await writeOutput(file, correctedChain(certificates, first.anchors, first.verdict.source))
  return results.map((each) => ({...each, verdict: {...each.verdict, chainFile: file}}))
}
