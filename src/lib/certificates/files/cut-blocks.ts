import {AppError} from '../../errors/errors.ts'
import type {PemBlock} from '../../x509/pem.ts'

// Also a BEGIN line that ends with the text: there a file was cut in the middle of it.
const beginning = /-----BEGIN (?:[A-Z0-9 ]{1,64}-----|[A-Z0-9 ]{0,64}-{0,5}$)/g

/** The error for PEM blocks of a text that have no end; undefined when all have. `blocks` are the whole ones. */
export function cutBlocks(
  text: string,
  blocks: readonly PemBlock[],
  file: string,
): AppError | undefined {
  const count = (text.match(beginning)?.length ?? 0) - blocks.length
  if (count <= 0) return undefined
  return new AppError(
    'bad_input',
    `${file} holds ${count === 1 ? 'a PEM block that is' : `${count} PEM blocks that are`} cut off`,
    {hint: 'A BEGIN line has no END line of its own: copy the file again'},
  )
}
