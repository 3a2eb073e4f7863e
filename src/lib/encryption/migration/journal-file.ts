import {closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync} from 'node:fs'
import {mkdir} from 'node:fs/promises'
import {dirname} from 'node:path'
import {errorCode} from '../../base/error-code.ts'
import {AppError} from '../../errors/errors.ts'
import {
  emptyState,
  type JournalHead,
  type JournalState,
  linesOf,
  type Note,
  parseJournal,
  withNote,
} from './journal.ts'

// Lines that are added before all is written anew.
const mostLines = 4000

/** What is written down while a migration runs, so that another run can go on with it, whatever ends this one. */
export class Journal {
  readonly file: string
  readonly #head: JournalHead
  #state: JournalState
  #handle: number
  #added = 0

  private constructor(file: string, head: JournalHead, state: JournalState, handle: number) {
    this.file = file
    this.#head = head
    this.#state = state
    this.#handle = handle
  }

  /**
   * Begins a journal. Throws `conflict` when there is one already: somebody is at it, or has not ended it; `bad_input` when
   * the file cannot be written.
   */
  static async begin(file: string, head: JournalHead): Promise<Journal> {
    try {
      await mkdir(dirname(file), {recursive: true, mode: 0o700})
      const handle = openSync(file, 'wx', 0o600)
      writeSync(handle, linesOf(head, emptyState))
      return new Journal(file, head, emptyState, handle)
    } catch (cause) {
      if (errorCode(cause) === 'EEXIST') {
        throw new AppError(
          'conflict',
          `A migration of ${head.target} was begun and has not ended: ${file}`,
          {
            hint: 'Go on with it with --resume; when another program is at work on it, wait for that',
          },
        )
      }
      throw new AppError('bad_input', `The journal ${file} cannot be written`, {cause})
    }
  }

  /** Goes on with a journal. Throws `bad_input` when there is none, or it is that of another migration. */
  static async resume(file: string, head: JournalHead): Promise<Journal> {
    let text: string
    try {
      text = readFileSync(file, 'utf8')
    } catch (cause) {
      const isMissing = errorCode(cause) === 'ENOENT'
      throw new AppError(
        'bad_input',
        isMissing
          ? `No migration is to be resumed: ${file} is not there`
          : `The journal ${file} cannot be read`,
        {
          cause,
          ...(isMissing ? {hint: 'Leave out --resume, or name the file with --journal'} : {}),
        },
      )
    }
    const {head: found, state} = parseJournal(text, file)
    const other = differenceOf(found, head)
    if (other !== undefined) {
      throw new AppError(
        'bad_input',
        `${file} is the journal of a migration with another ${other}`,
        {
          hint: 'Give the target and the flags that it was begun with',
        },
      )
    }
    const journal = new Journal(file, head, state, openSync(file, 'a', 0o600))
    journal.#rewrite()
    return journal
  }

  /** What is known so far. */
  get state(): JournalState {
    return this.#state
  }

  /** Writes something down; it is in the file when this returns. */
  note(note: Note): void {
    this.#state = withNote(this.#state, note)
    writeSync(this.#handle, `${JSON.stringify(note)}\n`)
    this.#added += 1
    if (this.#added >= mostLines) this.#rewrite()
  }

  /** Ends the writing; the file stays for another run, or goes when there is nothing left to do. */
  close({isDone}: {readonly isDone: boolean}): void {
    closeSync(this.#handle)
    if (isDone) rmSync(this.file, {force: true})
  }

  // The old file stays until the new one is whole.
  #rewrite(): void {
    const beside = `${this.file}.tmp`
    rmSync(beside, {force: true})
    const handle = openSync(beside, 'wx', 0o600)
    writeSync(handle, linesOf(this.#head, this.#state))
    fsyncSync(handle)
    renameSync(beside, this.file)
    closeSync(this.#handle)
    this.#handle = handle
    this.#added = 0
  }
}

const optionNames = ['to', 'key', 'fromKey', 'onlyPlain', 'caution'] as const
const optionWords: Record<(typeof optionNames)[number], string> = {
  to: '--to',
  key: '--key',
  fromKey: '--from-key',
  onlyPlain: '--only-plain',
  caution: 'way to take care of writers',
}

function differenceOf(found: JournalHead, head: JournalHead): string | undefined {
  if (found.target !== head.target) return 'target'
  if (found.url !== head.url) return 'server'
  const other = optionNames.find((name) => found.options[name] !== head.options[name])
  return other && optionWords[other]
}
