import {spawn} from 'node:child_process'
import {writeFileSync} from 'node:fs'
import {dirname, join, resolve} from 'node:path'
import {findProgram} from '../test/helpers/programs.ts'

const root = resolve(import.meta.dirname, '..')

interface Expected {
  readonly exitCode?: number
  /** What must stand in the output. */
  readonly shows: RegExp
}

interface Ran {
  readonly output: string
  readonly exitCode: number
}

/** A session at a shell in a folder of its own, printed as it goes on; it fails when a step does not do what it says. */
export class DemoSession {
  readonly printed: string[] = []
  readonly #folder: string
  readonly #environment: Record<string, string>

  private constructor(folder: string, environment: Record<string, string>) {
    this.#folder = folder
    this.#environment = environment
  }

  static async in(folder: string): Promise<DemoSession> {
    const mc = await findProgram('mc')
    return new DemoSession(folder, {
      PATH: `${resolve(root, 'dist')}:${dirname(mc)}:${process.env.PATH ?? ''}`,
      HOME: folder,
      MC_CONFIG_DIR: join(folder, 'mc'),
    })
  }

  say(text: string): void {
    this.printed.push(text)
    process.stdout.write(`${text}\n`)
  }

  async step(command: string, expected: Expected): Promise<string> {
    this.say(`$ ${command}`)
    const {output, exitCode} = await this.#run(command)
    // The folder is the home of this session, and named by chance.
    this.say(output.replaceAll(this.#folder, '~').trimEnd())
    if (exitCode !== 0) this.say(`(exit code ${exitCode})`)
    this.say('')
    if (exitCode !== (expected.exitCode ?? 0)) throw new Error(`that ended with ${exitCode}`)
    if (!expected.shows.test(output)) throw new Error(`that does not show ${expected.shows}`)
    return output
  }

  keep(name: string, ...lines: string[]): void {
    writeFileSync(join(this.#folder, name), `${lines.join('\n')}\n`, {mode: 0o600})
  }

  #run(command: string): Promise<Ran> {
    const {promise, resolve: done} = Promise.withResolvers<Ran>()
    // A shell, because the lines are those that a person types, redirections included.
    const options = {cwd: this.#folder, env: this.#environment}
    const child = spawn('bash', ['-c', command], options)
    let output = ''
    const take = (chunk: Buffer): void => {
      output += chunk.toString()
    }
    child.stdout.on('data', take)
    child.stderr.on('data', take)
    child.on('close', (code) => done({output, exitCode: code ?? -1}))
    return promise
  }
}
