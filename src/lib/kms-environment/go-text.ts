import {trimGoSpace} from '../x509/go/go-pem.ts'

/** A text without the white space around it, as Go's strings.TrimSpace cuts it off. */
export function goTrimmed(text: string): string {
  const bytes = Buffer.from(text, 'utf8').toString('latin1')
  return Buffer.from(trimGoSpace(bytes), 'latin1').toString('utf8')
}

/**
 * A message as MinIO prints it before it ends: its text passes twice through Go's Sprintf, without arguments, so that
 * what follows a `%` is taken for a verb.
 *
 * Source: measured; `100%d` comes out as `100%!!(MISSING)d(MISSING)`.
 */
export function printedByServer(message: string): string {
  return formatted(formatted(message))
}

// Flags, an index in brackets, width, precision, another index: all that may stand in front of the verb.
const directive =
  /%([#0+\- ]*)(\[[^\]]*\]|\[)?(\*|\d*)(\.(?:(\[[^\]]*\]|\[)?(\*|\d*))?)?(\[[^\]]*\]|\[)?(.?)/gsu

function formatted(text: string): string {
  return text.replace(
    directive,
    (_, _flags, first, width, _precision, second, precision, third, verb: string) => {
      const complaints = [
        width === '*' ? '%!(BADWIDTH)' : '',
        precision === '*' ? '%!(BADPREC)' : '',
      ].join('')
      if (verb === '') return `${complaints}%!(NOVERB)`
      if (verb === '%') return `${complaints}%`
      const hasIndex = [first, second, third].some((index) => index !== undefined)
      return `${complaints}%!${verb}(${hasIndex ? 'BADINDEX' : 'MISSING'})`
    },
  )
}
