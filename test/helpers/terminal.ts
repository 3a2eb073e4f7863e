import {spawn} from 'node:child_process'
import {stripVTControlCharacters} from 'node:util'
import {temporaryDirectory} from './temporary-directory.ts'

export interface TerminalStep {
  readonly expect: string | RegExp
  readonly send: string
}

export interface TerminalRun {
  /** All that the terminal showed, without control sequences. */
  readonly screen: string
  readonly exitCode: number
}

/** Runs a command line on a pseudo terminal, made by `script`, and answers what it asks. */
export async function runOnTerminal(
  command: string,
  steps: readonly TerminalStep[],
  env: Readonly<Record<string, string | undefined>> = {},
): Promise<TerminalRun> {
  await using home = await temporaryDirectory()
  const child = spawn('script', ['-qfec', command, '/dev/null'], {
    env: {PATH: process.env.PATH, HOME: home.path, TERM: 'xterm', ...env},
    timeout: 30_000,
  })
  const {promise, resolve, reject} = Promise.withResolvers<number>()
  const waiting = [...steps]
  let screen = ''
  let seen = 0
  child.stdout.on('data', (chunk: Buffer) => {
    screen += stripVTControlCharacters(chunk.toString())
    const [step] = waiting
    if (step === undefined) return
    const found = screen.slice(seen).search(step.expect)
    if (found === -1) return
    waiting.shift()
    seen = screen.length
    // A prompt needs a moment to listen after it has been drawn.
    setTimeout(() => child.stdin.write(step.send), 100)
  })
  child.on('error', reject)
  child.on('close', (code) => resolve(code ?? -1))
  const exitCode = await promise
  return {screen, exitCode}
}
