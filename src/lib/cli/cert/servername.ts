import {AppError} from '../../errors/errors.ts'
import {hostNameIn, quoted} from './host-name.ts'

/**
 * Reads a name to ask a server for: in ASCII, so that a name in any script is found; an empty one asks for none.
 *
 * Throws `bad_input` for an address, which is no name (RFC 6066 section 3), and for all that is no host name.
 */
export function parseServername(text: string): string {
  if (text === '') return ''
  const name = hostNameIn(text)
  if (name !== undefined) return name
  throw new AppError('bad_input', `--servername ${quoted(text)} is no host name`, {
    hint: "A server is asked by name; for an address ask for none with --servername ''",
  })
}
