import type {Difference} from './compare-documents.ts'

/** A row of the table of differences in docs/mc-compatibility.md. */
export interface KnownDifference {
  readonly id: string
  /** Globs of command lines, without global flags. */
  readonly lines: readonly string[]
  /** Globs of fields. */
  readonly fields: readonly string[]
  /** The value itself where the cell is nothing but code; undefined where it is words. */
  readonly mc: string | undefined
  readonly mctl: string | undefined
}

const header = ['id', 'command lines', 'field', 'mc', 'mctl', 'why']

/** Reads the one table whose head is `id | command lines | field | mc | mctl | why`. */
export function readKnownDifferences(markdown: string): KnownDifference[] {
  const rows = markdown
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map(cellsOf)
  const start = rows.findIndex((row) => row.join() === header.join())
  if (start === -1) throw new Error(`The page has no table with the head ${header.join(' | ')}`)
  const [, , ...known] = rows.slice(start)
  return known.map((row) => {
    const [id = '', lines = '', fields = '', mc = '', mctl = '', why = ''] = row
    if (row.length !== header.length || row.some((cell) => cell === '') || why.length < 20) {
      throw new Error(`The row ${id} is not whole`)
    }
    return {id, lines: codeIn(lines), fields: codeIn(fields), mc: literal(mc), mctl: literal(mctl)}
  })
}

/** True when the row speaks of this difference of this command line. */
export function covers(row: KnownDifference, line: string, found: Difference): boolean {
  return (
    row.lines.some((glob) => isLike(line, glob)) &&
    row.fields.some((glob) => isLike(found.field, glob)) &&
    (row.mc === undefined || row.mc === shown(found.mc)) &&
    (row.mctl === undefined || row.mctl === shown(found.mctl))
  )
}

// Only `*` means anything: a path's other signs stand in fields and lines as themselves.
function isLike(text: string, glob: string): boolean {
  const pattern = glob.split('*').map((part) => part.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'))
  return new RegExp(`^${pattern.join('.*')}$`, 's').test(text)
}

const shown = (value: unknown): string =>
  typeof value === 'string' ? value : JSON.stringify(value)

function cellsOf(line: string): string[] {
  return line
    .replace(/^\||\|\s*$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('\\|', '|'))
}

const codeIn = (cell: string): string[] =>
  [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code)

const literal = (cell: string): string | undefined => /^`([^`]+)`$/.exec(cell)?.[1]
