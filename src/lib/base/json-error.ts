/** Where text stops being JSON: line and column count from 1. */
export interface JsonError {
  readonly line: number
  readonly column: number
  readonly problem: string
}

const whitespace = /[ \t\n\r]*/y
const string = /"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y
const scalar = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y
const deepest = 500

class Stop extends Error {}

/**
 * Finds the first place where text stops being JSON (RFC 8259), or undefined when all of it is JSON.
 *
 * Engines word and place their own messages differently, and quote what they read, which may be a secret.
 */
export function findJsonError(text: string): JsonError | undefined {
  let at = 0

  const match = (pattern: RegExp): boolean => {
    pattern.lastIndex = at
    const found = pattern.test(text)
    if (found) at = pattern.lastIndex
    return found
  }
  const take = (symbol: string): boolean => {
    match(whitespace)
    if (text[at] !== symbol) return false
    at += 1
    return true
  }
  const stop = (expected: string): never => {
    throw new Stop(
      at >= text.length ? `it ends where ${expected} should be` : `${expected} should be here`,
    )
  }
  const members = (close: string, member: () => void): void => {
    if (take(close)) return
    do member()
    while (take(','))
    if (!take(close)) stop(`"," or "${close}"`)
  }
  const value = (depth: number): void => {
    if (depth > deepest) throw new Stop('it is nested too deeply')
    if (take('{')) {
      members('}', () => {
        match(whitespace)
        if (!match(string)) stop('a name in double quotes')
        if (!take(':')) stop('":"')
        value(depth + 1)
      })
    } else if (take('[')) members(']', () => value(depth + 1))
    else if (!match(string) && !match(scalar)) stop('a value')
  }

  try {
    value(0)
    match(whitespace)
    if (at < text.length) throw new Stop('more text follows the value')
    return undefined
  } catch (error) {
    if (!(error instanceof Stop)) throw error
    const before = text.slice(0, at).split(/\r\n|\n|\r/)
    return {line: before.length, column: (before.at(-1) ?? '').length + 1, problem: error.message}
  }
}
