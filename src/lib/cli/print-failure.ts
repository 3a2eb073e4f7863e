import {type Failure, renderFailure} from './failure.ts'
import {write} from './terminal.ts'

/** Prints a failure: a document on stdout, or a line and a hint on stderr, also where stdout takes nothing. */
export async function printFailure(failure: Failure, json: boolean): Promise<void> {
  if (json) {
    const document = JSON.stringify({status: 'error', error: failure})
    const isWritten = await write(process.stdout, `${document}\n`).then(
      () => true,
      () => false,
    )
    if (isWritten) return
  }
  // Where stderr takes nothing either, only the exit code is left to tell.
  await write(process.stderr, `${renderFailure(failure)}\n`).catch(() => undefined)
}
