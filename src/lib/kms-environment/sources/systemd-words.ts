const escapes: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  s: ' ',
  '\\': '\\',
  '"': '"',
  "'": "'",
}

/**
 * Splits the right side of a setting such as `Environment=` into its words.
 *
 * A word may be quoted as a whole or in part, by either quote; C-style escapes count within and without, and `%%` is a
 * percent sign. Other specifiers stay as they are. Source: systemd.syntax(7), QUOTING, and systemd.unit(5), SPECIFIERS.
 */
export function systemdWords(text: string): string[] {
  const words: string[] = []
  let word: string | undefined
  let quote = ''
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charAt(at)
    if (letter === '\\') {
      const sequence = /^\\(x[0-9a-f]{2}|u[0-9a-f]{4}|[0-7]{3}|.)/i.exec(text.slice(at))?.[1] ?? ''
      word = (word ?? '') + unescaped(sequence)
      at += sequence.length
    } else if (quote !== '') {
      if (letter === quote) quote = ''
      else word = (word ?? '') + letter
    } else if (letter === '"' || letter === "'") {
      quote = letter
      word ??= ''
    } else if (/\s/.test(letter)) {
      if (word !== undefined) words.push(word)
      word = undefined
    } else {
      word = (word ?? '') + letter
    }
  }
  if (word !== undefined) words.push(word)
  return words.map((each) => each.replaceAll('%%', '%'))
}

function unescaped(sequence: string): string {
  const [kind = ''] = sequence
  if (/[xu]/.test(kind) && sequence.length > 1) {
    return String.fromCodePoint(Number.parseInt(sequence.slice(1), 16))
  }
  if (/^[0-7]{3}$/.test(sequence)) return String.fromCodePoint(Number.parseInt(sequence, 8))
  return escapes[kind] ?? `\\${sequence}`
}
