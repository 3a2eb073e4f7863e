import {randomBytes} from 'node:crypto'
import {mkdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {type MinioServer, startMinio} from '../helpers/minio-server.ts'
import {mcCommand, mctlCommand, runMc, runMctl} from '../helpers/run-mctl.ts'
import {type TemporaryDirectory, temporaryDirectory} from '../helpers/temporary-directory.ts'
import {runOnTerminal, type TerminalRun, type TerminalStep} from '../helpers/terminal.ts'
import type {Difference} from './compare-documents.ts'
import {compareJsonRuns, compareTextRuns, type Printed} from './compare-runs.ts'
import {filesOfLines} from './files.ts'
import {type Line, wordsOf} from './line.ts'

const root = {user: 'rootuser', password: 'root-secret-12'}
const rootWords = {root: root.user, secret: root.password}
const day = 24 * 3600_000

interface Screens {
  readonly mc: TerminalRun
  readonly mctl: TerminalRun
}

interface Twin {
  readonly server: MinioServer
  /** Where its program runs; the files that lines name lie here. */
  readonly folder: string
  readonly run: typeof runMc
  /** Keys that this side made up, with the names that they have in comparisons. */
  readonly made: Map<string, string>
}

/** Two servers alike, one for mc and one for mctl: what one program changes, the other does not see. */
export class Twins implements AsyncDisposable {
  readonly #twins: {readonly mc: Twin; readonly mctl: Twin}
  readonly #withoutKms: MinioServer
  readonly #folder: TemporaryDirectory
  readonly #now = Date.now()

  private constructor(
    twins: {readonly mc: Twin; readonly mctl: Twin},
    withoutKms: MinioServer,
    folder: TemporaryDirectory,
  ) {
    this.#twins = twins
    this.#withoutKms = withoutKms
    this.#folder = folder
  }

  static async start(): Promise<Twins> {
    const folder = await temporaryDirectory()
    const kmsKey = `my-key:${randomBytes(32).toString('base64')}`
    const twin = async (name: string, run: typeof runMc): Promise<Twin> => ({
      server: await startMinio({tls: false, root, env: {MINIO_KMS_SECRET_KEY: kmsKey}}),
      folder: join(folder.path, name),
      run,
      made: new Map(),
    })
    const [mc, mctl, withoutKms] = await Promise.all([
      twin('mc', runMc),
      twin('mctl', runMctl),
      startMinio({tls: false, kms: 'none', root}),
    ])
    for (const each of [mc, mctl]) writeConfiguration(each, withoutKms)
    return new Twins({mc, mctl}, withoutKms, folder)
  }

  /** The same state on both sides, made by mc. */
  async prepare(lines: readonly string[]): Promise<void> {
    const {mc, mctl} = this.#twins
    await Promise.all(
      [mc, {...mctl, run: runMc}].map(async (twin) => {
        for (const line of lines) {
          const {exitCode, stdout, stderr} = await this.#run(twin, {line, mode: 'as it stands'})
          if (exitCode !== 0) throw new Error(`mc ${line}: ${stdout}${stderr}`)
        }
      }),
    )
  }

  /** Runs a line with both programs, side by side. */
  async compare(line: Line): Promise<Difference[]> {
    const {mc, mctl} = this.#twins
    const [theirs, ours] = await Promise.all([this.#run(mc, line), this.#run(mctl, line)])
    return line.mode === 'text'
      ? compareTextRuns(theirs, ours)
      : compareJsonRuns(theirs, ours, line)
  }

  /** Runs a line with both programs, each on a terminal, and answers what they ask. */
  async compareOnTerminal(line: string, steps: readonly TerminalStep[]): Promise<Screens> {
    const {mc, mctl} = this.#twins
    const run = async (twin: Twin, command: string): Promise<TerminalRun> => {
      const words = wordsOf(line, {url: twin.server.url, ...rootWords})
      return await runOnTerminal([command, ...words].join(' '), steps, {
        MC_CONFIG_DIR: join(twin.folder, 'config'),
      })
    }
    const [theirs, ours] = await Promise.all([run(mc, await mcCommand()), run(mctl, mctlCommand())])
    return {mc: theirs, mctl: ours}
  }

  async #run(twin: Twin, line: Line): Promise<Printed> {
    const {server, folder, made} = twin
    const words = wordsOf(line.line, {
      url: server.url,
      host: server.host,
      folder,
      ...rootWords,
      ...times(this.#now),
    })
    const piped = join(folder, 'stdin')
    if (line.stdin !== undefined) writeFileSync(piped, line.stdin.replaceAll('{url}', server.url))
    const {exitCode, stdout, stderr} = await twin.run(
      line.mode === undefined ? [...words, '--json'] : words,
      {
        cwd: folder,
        configDir: join(folder, 'config'),
        env: Object.fromEntries(
          Object.entries(line.env ?? {}).map(([name, value]) => [
            name,
            value.replace('{alias}', server.aliasUrl),
          ]),
        ),
        ...(line.stdin === undefined ? {} : {pipedFile: piped}),
      },
    )
    for (const [key, secret] of madeKeys(stdout)) {
      made.set(key, `MADE-${made.size}`)
      made.set(secret, `MADE-${made.size}`)
    }
    return {exitCode, stderr, stdout: neutral(stdout, twin)}
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const {mc, mctl} = this.#twins
    await Promise.all([mc.server.stop(), mctl.server.stop(), this.#withoutKms.stop()])
    await this.#folder[Symbol.asyncDispose]()
  }
}

function writeConfiguration({server, folder}: Twin, withoutKms: MinioServer): void {
  mkdirSync(join(folder, 'config'), {recursive: true})
  const alias = (url: string, accessKey = root.user, secretKey = root.password) => ({
    ...{url, accessKey, secretKey},
    ...{api: 's3v4', path: 'auto'},
  })
  const aliases = {
    t: alias(server.url),
    n: alias(withoutKms.url),
    w: alias(server.url, root.user, 'wrong-secret'),
    u: alias('http://127.0.0.1:9'),
    al: alias(server.url, 'alice', 'alice-secret-2'),
  }
  writeFileSync(join(folder, 'config', 'config.json'), JSON.stringify({version: '10', aliases}))
  for (const [name, content] of Object.entries(filesOfLines(server.url))) {
    writeFileSync(join(folder, name), content)
  }
}

function times(now: number): Record<string, string> {
  const at = (later: number): string => new Date(now + later).toISOString().replace(/\.\d+/, '')
  return {
    day: at(20 * day).slice(0, 10),
    minute: at(20 * day).slice(0, 16),
    instant: at(20 * day),
    soon: at(5 * 60_000),
    far: at(3000 * day).slice(0, 10),
  }
}

/** Names and secrets that the program made up. */
function madeKeys(stdout: string): [string, string][] {
  const made = /"accessKey":"([A-Z0-9]{20})","secretKey":"([^"]{40})"/g
  return [...stdout.matchAll(made)].map(([, key = '', secret = '']) => [key, secret])
}

function neutral(text: string, {server, folder, made}: Twin): string {
  return [...made, [server.host, 'HOST'] as const, [folder, 'FOLDER'] as const].reduce(
    (result, [from, to]) => result.replaceAll(from, to),
    // The folder of a server's drives.
    text.replace(/mctl-minio-\w+/g, 'DRIVES'),
  )
}
