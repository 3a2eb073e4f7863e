import {randomBytes} from 'node:crypto'
import {rename, rm, writeFile} from 'node:fs/promises'
import {AppError} from '../errors/errors.ts'

/** Writes a file that the user named: the old one stays until the new one is whole. Throws `bad_input`. */
export async function writeOutput(path: string, text: string): Promise<void> {
  const beside = `${path}.${randomBytes(6).toString('hex')}.tmp`
  try {
    await writeFile(beside, text, {flag: 'wx'})
    await rename(beside, path)
  } catch (cause) {
    await rm(beside, {force: true})
    throw new AppError('bad_input', `The file ${path} cannot be written`, {cause})
  }
}
