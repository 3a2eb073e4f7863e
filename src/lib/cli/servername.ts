import {AppError} from '../errors/errors.ts'
import {parseHosts} from '../x509/hosts.ts'

// Blanks, and what is part of a URL, a port, a range or a wildcard: none of it stands in a name to ask for.
const foreign = /[\s\p{Cc}:/\\?#@%*{}[\]]/u

/**
 * Reads a name to ask a server for: in ASCII, so that a name in any script is found; an empty one asks for none.
 *
 * Throws `bad_input` for an address, which is no name (RFC 6066 section 3), and for all that is no host name.
 */
export function parseServername(text: string): string {
  if (text === '') return ''
  const name = foreign.test(text) || /^\d+$/.test(text) ? undefined : nameOf(text)
  if (name !== undefined) return name
  // A long one would bury what is said of it.
  const shown = text.length > 80 ? `${text.slice(0, 80)}…` : text
  throw new AppError('bad_input', `--servername ${JSON.stringify(shown)} is no host name`, {
    hint: "A server is asked by name; for an address ask for none with --servername ''",
  })
}

function nameOf(text: string): string | undefined {
  try {
    return parseHosts([`dns:${text}`])[0]?.value
  } catch (error) {
    if (error instanceof AppError) return undefined
    throw error
  }
}
