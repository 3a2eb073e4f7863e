import {errorCode} from '../base/error-code.ts'
import {AppError} from '../errors/errors.ts'
import {plainStyle, type Style} from '../output/style.ts'

/**
 * Writes to a stream and waits until it has taken the text; a reader that went away is no error.
 *
 * Throws `output_failed`, for a full disk for example.
 */
export function write(stream: NodeJS.WriteStream, text: string | Uint8Array): Promise<void> {
  const {promise, resolve, reject} = Promise.withResolvers<void>()
  // The callback says the same. An event that nobody hears, or that oclif does, ends the program with a trace.
  if (!stream.listeners('error').includes(ignore))
    stream.removeAllListeners('error').on('error', ignore)
  stream.write(text, (error) => {
    const code = errorCode(error)
    if (error && code !== 'EPIPE') reject(notWritten(error, code))
    else resolve()
  })
  return promise
}

const ignore = (): void => undefined

function notWritten(cause: Error, code: string): AppError {
  const reason = code === 'ENOSPC' ? 'no space is left' : (cause.message.split('\n')[0] ?? '')
  return new AppError('output_failed', `The result cannot be written: ${reason}`, {
    hint: 'What the command was to change may have been changed: look before it is run again',
    cause,
  })
}

/** The style of a stream: colours on a terminal, unless NO_COLOR, FORCE_COLOR or the flag say otherwise. */
export async function styleOf(stream: NodeJS.WriteStream, noColor: boolean): Promise<Style> {
  // Some terminals, as of a serial line, say that they have no columns: then nothing is cut.
  const columns = (stream.isTTY && stream.columns) || undefined
  if (!wantsColour(stream, noColor)) return {...plainStyle, columns}
  const {Chalk} = await import('chalk')
  const chalk = new Chalk({level: 1})
  return {
    good: (text) => chalk.green(text),
    bad: (text) => chalk.red(text),
    warn: (text) => chalk.yellow(text),
    dim: (text) => chalk.dim(text),
    bold: (text) => chalk.bold(text),
    columns,
  }
}

function wantsColour(stream: NodeJS.WriteStream, noColor: boolean): boolean {
  const {NO_COLOR, FORCE_COLOR, TERM} = process.env
  if (noColor || (NO_COLOR ?? '') !== '') return false
  if (FORCE_COLOR !== undefined) return FORCE_COLOR !== '0' && FORCE_COLOR !== 'false'
  return stream.isTTY && TERM !== 'dumb'
}
