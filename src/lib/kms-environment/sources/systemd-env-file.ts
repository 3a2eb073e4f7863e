import {known, type Variable} from '../environment.ts'

/**
 * Reads a file of variables as systemd reads that of `EnvironmentFile=`, which is not as the server reads its own.
 *
 * Comments begin with `#` or `;`. A value without quotes loses the white space around it, a backslash in it keeps the
 * next character; within single quotes nothing is special, within double ones a backslash in front of `"`, `\`, `` ` ``
 * and `$`; quoted values go on over line ends, and a backslash at the end of a line joins it to the next. Lines without
 * `=` are passed over. Source: systemd.exec(5), EnvironmentFile=.
 */
export function readSystemdEnvFile(text: string, file: string): Variable[] {
  const reader = {text, at: 0}
  const variables: Variable[] = []
  while (reader.at < text.length) {
    const where = `${file}:${text.slice(0, reader.at).split('\n').length}`
    const line = restOfLine(reader)
    const begin = line.trimStart()
    const equals = line.indexOf('=')
    if (begin === '' || begin.startsWith('#') || begin.startsWith(';')) {
      // A backslash joins comments, too.
      while (restOfLine(reader).endsWith('\\') && reader.at < text.length) nextLine(reader)
      nextLine(reader)
      continue
    }
    if (equals < 0) {
      nextLine(reader)
      continue
    }
    reader.at += equals + 1
    const name = line.slice(0, equals).trim()
    const value = readValue(reader)
    if (/^[A-Za-z_]\w*$/.test(name)) variables.push(known(name, value, where))
  }
  return variables
}

interface Reader {
  readonly text: string
  at: number
}

function restOfLine({text, at}: Reader): string {
  const end = text.indexOf('\n', at)
  return text.slice(at, end < 0 ? undefined : end)
}

function nextLine(reader: Reader): void {
  reader.at += restOfLine(reader).length + 1
}

function readValue(reader: Reader): string {
  let value = ''
  let isBare = false
  for (;;) {
    const letter = reader.text[reader.at]
    reader.at += 1
    if (letter === undefined || letter === '\n')
      return isBare ? value.replace(/[ \t\r]+$/, '') : value
    if (!isBare && /[ \t\r]/.test(letter)) continue
    if (!isBare && (letter === "'" || letter === '"')) {
      value += readQuoted(reader, letter)
      continue
    }
    isBare = true
    if (letter !== '\\') {
      value += letter
      continue
    }
    const next = reader.text[reader.at] ?? ''
    reader.at += 1
    if (next !== '\n') value += next
  }
}

function readQuoted(reader: Reader, quote: string): string {
  let value = ''
  for (;;) {
    const letter = reader.text[reader.at]
    reader.at += 1
    if (letter === undefined || letter === quote) return value
    if (quote === "'" || letter !== '\\') {
      value += letter
      continue
    }
    const next = reader.text[reader.at] ?? ''
    reader.at += 1
    if (next === '\n') continue
    value += /["\\`$]/.test(next) ? next : `\\${next}`
  }
}
