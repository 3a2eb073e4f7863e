/**
 * A name as `openssl x509 -subject` prints it: a value with a character that means something is quoted as a whole.
 *
 * It is given in the form in which documents have it, `CN=a\, b, O=c`, with a backslash before each such character.
 */
export function opensslName(text: string): string {
  return attributesOf(text).map(quoted).join(', ')
}

function attributesOf(text: string): string[] {
  return text === '' ? [] : text.split(/(?<=(?:^|[^\\])(?:\\\\)*), /)
}

// What is escaped in documents; a control character stands there as an escape of another kind.
const escaped = /\\([",+;<>\\# ])/

function quoted(attribute: string): string {
  const equals = attribute.indexOf('=')
  const [type, value] = [attribute.slice(0, equals), attribute.slice(equals + 1)]
  if (!escaped.test(value)) return attribute
  const plain = value.replaceAll(new RegExp(escaped, 'g'), '$1')
  return `${type}="${plain.replace(/["\\]/g, '\\$&')}"`
}
