import {spawn} from 'node:child_process'
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {AppError} from '../errors/errors.ts'

/** A file of its own for one text, in a folder that nobody else can enter. */
export interface EditedFile {
  readonly path: string
  /** Has the text changed in the user's editor, and returns it as it was saved. Throws `bad_input` for an editor that fails. */
  edit(text: string): Promise<string>
  /** Takes the file away; without, what was typed stays. */
  discard(): Promise<void>
}

/**
 * Makes a file to be edited. `editor` is what $VISUAL or $EDITOR says: a command, with words behind it if need be, for
 * the shell, as git reads it.
 */
export async function editedFile(name: string, editor: string): Promise<EditedFile> {
  const folder = await mkdtemp(join(tmpdir(), 'mctl-edit-'))
  const path = join(folder, name)
  return {
    path,
    edit: async (text) => {
      await writeFile(path, text, {mode: 0o600})
      await runEditor(editor, path)
      return readFile(path, 'utf8').catch((cause: unknown) => {
        throw new AppError('bad_input', `The editor ${editor} left no file; nothing was changed`, {
          cause,
        })
      })
    },
    discard: () => rm(folder, {recursive: true, force: true}),
  }
}

async function runEditor(editor: string, path: string): Promise<void> {
  const child =
    process.platform === 'win32'
      ? spawn(`${editor} "${path}"`, {shell: true, stdio: 'inherit'})
      : spawn('sh', ['-c', `${editor} "$0"`, path], {stdio: 'inherit'})
  const {promise, resolve, reject} = Promise.withResolvers<number | null>()
  child.on('error', reject)
  child.on('close', resolve)
  const code = await promise
  if (code === 0) return
  throw new AppError(
    'bad_input',
    `The editor ${editor} ended with ${code ?? 'a signal'}; nothing was changed`,
    {
      hint: 'Name another in $EDITOR',
    },
  )
}
