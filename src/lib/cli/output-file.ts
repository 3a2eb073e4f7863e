import {randomBytes} from 'node:crypto'
import {chmod, rename, rm, writeFile} from 'node:fs/promises'
import {AppError} from '../errors/errors.ts'

/**
 * Writes a file that the user named: the old one stays until the new one is whole. Throws `bad_input`.
 *
 * With a `mode` the file has it whatever the umask.
 */
export async function writeOutput(path: string, text: string, mode?: number): Promise<void> {
  const beside = `${path}.${randomBytes(6).toString('hex')}.tmp`
  try {
    await writeFile(beside, text, {flag: 'wx'})
    if (mode !== undefined) await chmod(beside, mode)
    await rename(beside, path)
  } catch (cause) {
    await rm(beside, {force: true})
    throw new AppError('bad_input', `The file ${path} cannot be written`, {cause})
  }
}
