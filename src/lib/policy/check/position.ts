import {isNode, parseDocument} from 'yaml'

/** Line and column, from 1, of what a path leads to in JSON text, or of the last of it that is there. */
export function positionOf(
  text: string,
  path: readonly (string | number)[],
): {line: number; column: number} {
  // All JSON is YAML, whose reader keeps the places.
  const root = parseDocument(text, {schema: 'json', uniqueKeys: false})
  const names = spelled(text, path)
  for (let length = path.length; length >= 0; length -= 1) {
    const node = length === 0 ? root.contents : root.getIn(names.slice(0, length), true)
    if (!isNode(node) || !node.range) continue
    return placeAt(text, node.range[0])
  }
  return {line: 1, column: 1}
}

/** Line and column, from 1, of the character of a text that comes after `offset` others. */
export function placeAt(text: string, offset: number): {line: number; column: number} {
  const before = text.slice(0, offset).split('\n')
  return {line: before.length, column: (before.at(-1)?.length ?? 0) + 1}
}

/** The path with the names as they stand in the text: servers read them in any case. */
function spelled(text: string, path: readonly (string | number)[]): (string | number)[] {
  let value: unknown = JSON.parse(text)
  return path.map((step) => {
    const names = typeof value === 'object' && value !== null ? Object.keys(value) : []
    const name =
      typeof step === 'string'
        ? (names.find((each) => each.toLowerCase() === step.toLowerCase()) ?? step)
        : step
    value = Object(value)[name]
    return name
  })
}
