import {plainStyle, type Style} from '../output/style.ts'

/** Writes to a stream and waits until it has taken the text; a reader that went away is no error. */
export function write(stream: NodeJS.WriteStream, text: string): Promise<void> {
  const {promise, resolve, reject} = Promise.withResolvers<void>()
  stream.write(text, (error) => {
    if (error && 'code' in error && error.code !== 'EPIPE') reject(error)
    else resolve()
  })
  return promise
}

/** The style of a stream: colours on a terminal, unless NO_COLOR, FORCE_COLOR or the flag say otherwise. */
export async function styleOf(stream: NodeJS.WriteStream, noColor: boolean): Promise<Style> {
  const columns = stream.isTTY ? stream.columns : undefined
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
