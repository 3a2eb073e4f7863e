import {AppError} from '../../errors/errors.ts'
import {parseHosts} from '../../x509/hosts.ts'

// Blanks, and what is part of a URL, a port, a range or a wildcard: none of it stands in the name of one host.
const foreign = /[\s\p{Cc}:/\\?#@%*{}[\]]/u

/** The name of one host in ASCII, also where it is in another script; undefined for an address and all that is none. */
export function hostNameIn(text: string): string | undefined {
  if (foreign.test(text) || /^\d+$/.test(text)) return undefined
  try {
    return parseHosts([`dns:${text}`])[0]?.value
  } catch (error) {
    if (error instanceof AppError) return undefined
    throw error
  }
}

/** A word of the command line as errors repeat it: a long one would bury what is said of it. */
export const quoted = (text: string): string =>
  JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text)
