import {type ChildProcess, spawn} from 'node:child_process'
import {randomUUID} from 'node:crypto'

/** A command of a page, and what the page says that it prints. */
export interface PageStep {
  readonly command: string
  readonly output: string
  /** Where the output stands in the page. */
  readonly from: number
  readonly to: number
}

const block = /^```console\n([\s\S]*?)^```$/gm

/** The commands in the console blocks of a page in Markdown: lines that begin with `$ `, each with its output. */
export function stepsOf(page: string): PageStep[] {
  const steps: PageStep[] = []
  for (const match of page.matchAll(block)) {
    const [, body = ''] = match
    const start = match.index + '```console\n'.length
    for (const part of body.matchAll(/^\$ (.*(?:(?<=\\)\n.*)*)\n((?:(?!\$ ).*\n)*)/gm)) {
      const [whole, command = '', output = ''] = part
      const to = start + part.index + whole.length
      steps.push({command, output, from: to - output.length, to})
    }
  }
  return steps
}

/** The page with other outputs in the places of its own. */
export function withOutputs(page: string, outputs: readonly string[]): string {
  return stepsOf(page)
    .map((step, index) => ({...step, now: outputs[index] ?? step.output}))
    .reduceRight((text, {from, to, now}) => `${text.slice(0, from)}${now}${text.slice(to)}`, page)
}

/** A shell that is typed into, as a reader of a page does; variables and jobs live from line to line. */
export class ConsoleSession implements AsyncDisposable {
  readonly #shell: ChildProcess
  #output = ''
  #wake: () => void = () => undefined

  constructor(directory: string, env: Readonly<Record<string, string>>) {
    this.#shell = spawn('bash', ['--norc'], {cwd: directory, env, detached: true})
    const take = (chunk: Buffer): void => {
      this.#output += chunk.toString()
      this.#wake()
    }
    this.#shell.stdout?.on('data', take)
    this.#shell.on('close', () => this.#wake())
    // At the end of its input too, which comes when this process is killed.
    this.#shell.stdin?.write("trap 'kill $(jobs -p) 2> /dev/null' EXIT\n")
  }

  /** Types a command and waits for its end; what it prints, and its exit code where that is not 0. */
  async run(command: string): Promise<string> {
    this.#output = ''
    const mark = randomUUID()
    const ended = new RegExp(`${mark} (\\d+)\\n$`)
    this.#shell.stdin?.write(`{ ${command}\n} 2>&1 < /dev/null; echo ${mark} $?\n`)
    while (!ended.test(this.#output)) {
      if (this.#shell.exitCode !== null) throw new Error(`The shell ended within: ${command}`)
      const {promise, resolve} = Promise.withResolvers<void>()
      this.#wake = resolve
      await promise
    }
    const code = ended.exec(this.#output)?.[1] ?? ''
    const printed = this.#output.replace(ended, '').replace(/\n*$/, '\n')
    return `${printed === '\n' ? '' : printed}${code === '0' ? '' : `(exit code ${code})\n`}`
  }

  /** Ends the shell and everything that was started in it. */
  async [Symbol.asyncDispose](): Promise<void> {
    const {promise, resolve} = Promise.withResolvers<void>()
    this.#shell.on('close', () => resolve())
    if (this.#shell.pid !== undefined) process.kill(-this.#shell.pid, 'SIGKILL')
    await promise
  }
}
