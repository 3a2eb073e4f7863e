/** A text with its variables put in, or the names of those that are not known. */
export type Interpolated = {readonly text: string} | {readonly missing: readonly string[]}

/**
 * Puts variables into a text as Docker Compose does: `$NAME`, `${NAME}`, `${NAME:-other}`, `${NAME-other}`,
 * `${NAME:+other}`, `${NAME:?message}`, and `$$` for a dollar sign. What has no value and no other is not known here:
 * whoever starts the services may have set it. Source: the Compose file reference, Interpolation.
 */
export function interpolated(text: string, variables: ReadonlyMap<string, string>): Interpolated {
  const missing: string[] = []
  const filled = text.replace(
    /\$(?:\$|(\w+)|\{(\w+)(?:(:?[-+?])((?:[^{}]|\{[^{}]*\})*))?\})/g,
    (all, bare: string | undefined, braced: string | undefined, operator = '', other = '') => {
      if (all === '$$') return '$'
      const name = bare ?? braced ?? ''
      const value = variables.get(name)
      const isThere = value !== undefined && !(operator.startsWith(':') && value === '')
      if (operator.endsWith('+') && value !== undefined) return isThere ? other : ''
      if (isThere) return value
      if (operator.endsWith('-')) {
        const inner = interpolated(other, variables)
        if ('text' in inner) return inner.text
      }
      missing.push(name)
      return ''
    },
  )
  return missing.length > 0 ? {missing: [...new Set(missing)]} : {text: filled}
}
