import {isMap, isScalar, isSeq, parseDocument} from 'yaml'
import type {PolicyFinding} from './finding.ts'
import {placeAt} from './position.ts'

/**
 * Warns of members that stand twice in an object: the server takes the last without a word (measured), and so does
 * `JSON.parse`. Names of a document and of its statements are one in any case, those in a Condition are not.
 */
export function duplicateMembers(text: string): Found[] {
  const {contents} = parseDocument(text, {schema: 'json', uniqueKeys: false})
  return duplicatesIn(contents, [], text)
}

type Found = PolicyFinding & {readonly line: number; readonly column: number}
type Path = readonly (string | number)[]

function duplicatesIn(node: unknown, path: Path, text: string): Found[] {
  if (isSeq(node)) {
    return node.items.flatMap((item, index) => duplicatesIn(item, [...path, index], text))
  }
  if (!isMap(node)) return []
  const seen = new Set<string>()
  return node.items.flatMap(({key, value}) => {
    const name = isScalar(key) ? String(key.value) : ''
    const folded = hasFixedMembers(path) ? name.toLowerCase() : name
    const isAgain = seen.has(folded)
    seen.add(folded)
    const offset = isScalar(key) ? (key.range?.[0] ?? 0) : 0
    const inner = duplicatesIn(value, [...path, folded], text)
    return isAgain ? [finding(name, path, text, offset), ...inner] : inner
  })
}

function hasFixedMembers([first, second, ...more]: Path): boolean {
  if (first === undefined) return true
  const isStatement = second === undefined || (typeof second === 'number' && more.length === 0)
  return first === 'statement' && isStatement
}

function finding(name: string, path: Path, text: string, offset: number): Found {
  const [first, index] = path
  const statement = typeof index === 'number' ? index + 1 : 1
  return {
    severity: 'warning',
    code: 'duplicate-member',
    ...(first === 'statement' ? {statement} : {}),
    ...placeAt(text, offset),
    message: `has ${name} twice; the server takes the last`,
  }
}
