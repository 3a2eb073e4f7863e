import type {Interfaces} from '@oclif/core'
import {Command} from '@oclif/core/command'
import type {Config} from '@oclif/core/config'
import {AppError} from '../errors/errors.ts'
import type {Style} from '../output/style.ts'
import {visible, visibleText} from '../output/visible.ts'
import {exitCode} from './exit-codes.ts'
import {describeFailure} from './failure.ts'
import {globalFlags} from './global-flags.ts'
import {printFailure} from './print-failure.ts'
import {Services} from './services.ts'
import {readSettings, wantsJson} from './settings.ts'
import {styleOf, write} from './terminal.ts'

type FlagsOf<T extends typeof Command> = Interfaces.InferredFlags<typeof globalFlags & T['flags']>
type ArgsOf<T extends typeof Command> = Interfaces.InferredArgs<T['args']>

/** What a run must know of a command's class. */
export interface CommandClass {
  new (argv: string[], config: Config): {start(): Promise<void>}
  id: string
  readonly flags: Interfaces.FlagInput
}

/** The only class that knows both oclif and our domain. Commands extend it and stay short. */
export abstract class BaseCommand<T extends typeof Command> extends Command {
  static override baseFlags = globalFlags

  declare protected flags: FlagsOf<T>
  declare protected args: ArgsOf<T>
  declare protected services: Services

  /** Runs it, to the end. oclif's `Command.run` would make the whole configuration anew before. */
  async start(): Promise<void> {
    await this._run()
  }

  override async init(): Promise<void> {
    await super.init()
    // Set here: oclif would warn of an unparsed command after every line that it could not parse.
    this.parsed = true
    const parsed = await this.parse({
      flags: this.ctor.flags,
      baseFlags: globalFlags,
      args: this.ctor.args,
      strict: this.ctor.strict,
    })
    // oclif infers these from the class; the compiler cannot follow it through `this.ctor`.
    this.flags = parsed.flags as FlagsOf<T>
    this.args = parsed.args as ArgsOf<T>
    this.words = parsed.argv.map(String)
    this.services = new Services({
      settings: readSettings(parsed.flags, process.env),
      signal: cancellation(this.endsWhatItBegan ? undefined : () => this.#endCancelled()),
      env: process.env,
      trace: (line) => void process.stderr.write(`mctl: <DEBUG> ${visibleText(line)}\n`),
    })
  }

  /** Whether it ends by itself when it is cancelled, in its own time: what it has begun is not to be torn. */
  protected readonly endsWhatItBegan: boolean = false

  /** All positional arguments, for commands that take any number of them. */
  protected words: string[] = []

  /** Prints one result: a line of JSON with `status` in front, or what `render` makes of it. */
  protected async present<R extends object>(
    result: R,
    render: (result: R, style: Style) => string,
  ): Promise<void> {
    await this.#print([result], (style) => render(visible(result), style))
  }

  /** Prints a list: a line of JSON for each, or what `render` makes of them all. Nothing for none. */
  protected async presentEach<R extends object>(
    results: readonly R[],
    render: (results: readonly R[], style: Style) => string,
  ): Promise<void> {
    await this.#print(results, (style) => renderAll(results, render, style))
  }

  /** Prints a document as it is, in JSON mode and without: for what others read, such as a policy. */
  protected async presentRaw(text: string): Promise<void> {
    await write(process.stdout, `${text}\n`)
  }

  /** Prints bytes as they are, for a pipe or a file; a terminal gets none. Throws `bad_input` and `usage`, before `bytes` is asked. */
  protected async presentBytes(what: string, bytes: () => Promise<Uint8Array>): Promise<void> {
    if (this.services.settings.json) {
      throw new AppError('usage', `--json and ${what} cannot both go to stdout`, {
        hint: 'Name a file',
      })
    }
    if (process.stdout.isTTY) {
      throw new AppError('bad_input', `A terminal cannot show ${what}; nothing was written`, {
        hint: 'Name a file, or send it on with > FILE',
      })
    }
    await write(process.stdout, await bytes())
  }

  /** Says something beside the result, on stderr, and not under `--json`. */
  protected async remark(text: string): Promise<void> {
    if (!this.services.settings.json) await write(process.stderr, `mctl: ${visibleText(text)}\n`)
  }

  /**
   * Reports the failure of one thing among many and goes on; the worst exit code wins.
   *
   * Who cancels means all of them: that is thrown on.
   */
  protected async reportFailure(error: unknown): Promise<void> {
    const failure = describeFailure(error)
    if (failure.code === 'cancelled') throw error
    await printFailure({...failure, type: 'error'}, this.#wantsJson())
    this.#worsen(failure.exitCode)
  }

  /** Presents what was judged; what is not well is printed as such, and exits with 3. */
  protected async presentJudged<R extends object>(
    result: R,
    isWell: boolean,
    render: (result: R, style: Style) => string,
  ): Promise<void> {
    await this.presentAllJudged(
      [result],
      () => isWell,
      ([only], style) => {
        return only === undefined ? '' : render(only, style)
      },
    )
  }

  /** Presents a list of judged things, each with its own status under `--json`. */
  protected async presentAllJudged<R extends object>(
    results: readonly R[],
    isWell: (result: R) => boolean,
    render: (results: readonly R[], style: Style) => string,
  ): Promise<void> {
    if (!results.every(isWell)) this.#worsen(exitCode.unhealthy)
    await this.#print(
      results,
      (style) => renderAll(results, render, style),
      // No success is claimed for what a check found unhealthy.
      (result) => (isWell(result) ? 'success' : 'error'),
    )
  }

  #worsen(code: number): void {
    process.exitCode = Math.max(Number(process.exitCode ?? 0), code)
  }

  async #print<R extends object>(
    results: readonly R[],
    render: (style: Style) => string,
    statusOf: (result: R) => 'success' | 'error' = () => 'success',
  ): Promise<void> {
    if (this.services.settings.json) {
      const lines = results.map(
        (result) => `${JSON.stringify({status: statusOf(result), ...result})}\n`,
      )
      await write(process.stdout, lines.join(''))
      return
    }
    const text = render(await styleOf(process.stdout, this.services.settings.noColor))
    if (text !== '') await write(process.stdout, `${text}\n`)
  }

  override async catch(error: unknown): Promise<void> {
    const failure = describeFailure(error)
    await printFailure(failure, this.#wantsJson())
    process.exitCode = failure.exitCode
  }

  // The line may be one that could not be parsed.
  #wantsJson(): boolean {
    return this.services?.settings.json ?? wantsJson(this.argv, process.env)
  }

  async #endCancelled(): Promise<void> {
    if (!this.#hasEnded) await this.catch(new AppError('cancelled', 'Cancelled'))
    process.exit()
  }

  #hasEnded = false

  override async finally(error: Error | undefined): Promise<void> {
    this.#hasEnded = true
    this.services?.close()
    await super.finally(error)
  }
}

function renderAll<R>(
  results: readonly R[],
  render: (results: readonly R[], style: Style) => string,
  style: Style,
): string {
  return results.length === 0 ? '' : render(visible(results), style)
}

/**
 * Ctrl-C asks once, politely; the second one ends the process.
 *
 * What has not ended half a second later does not listen, such as a read of stdin: then `end` is called.
 */
function cancellation(end: (() => Promise<void>) | undefined): AbortSignal {
  const controller = new AbortController()
  process.once('SIGINT', () => {
    controller.abort()
    if (end !== undefined) setTimeout(() => void end(), 500).unref()
  })
  return controller.signal
}
