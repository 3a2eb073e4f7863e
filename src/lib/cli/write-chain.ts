import {correctedChain} from '../certificates/corrected-chain.ts'
import {AppError} from '../errors/errors.ts'
import {writeOutput} from './output-file.ts'
import {replacedFile} from './replaced-file.ts'
import {onlyChain, type Verified} from './verified.ts'

/** Where a chain is to be written, and whether a file there may be replaced. */
export interface ChainTarget {
  readonly file: string
  readonly force: boolean
}

/**
 * Writes the one chain of all results in its right form, and says so in each.
 *
 * Throws `bad_input` when there are several, when it cannot be completed, and as `replacedFile` does.
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
  const path = await replacedFile(file, force)
  await writeOutput(path, correctedChain(certificates, first.anchors, first.verdict.source))
  return results.map((each) => ({...each, verdict: {...each.verdict, chainFile: file}}))
}
