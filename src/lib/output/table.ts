import cliTruncate from 'cli-truncate'
import {getBorderCharacters, table as layOut} from 'table'
import type {Style} from './style.ts'

const gap = 2

/**
 * Rows in columns, under dimmed titles where there are any.
 *
 * On a terminal a line that is longer than it is wide is cut; in a pipe nothing is.
 */
export function table(
  titles: readonly string[],
  rows: readonly (readonly string[])[],
  style: Style,
): string {
  const lines = [...(titles.length === 0 ? [] : [titles.map((title) => style.dim(title))]), ...rows]
  const made = layOut(
    lines.map((line) => [...line]),
    {
      border: getBorderCharacters('void'),
      drawHorizontalLine: () => false,
      columnDefault: {paddingLeft: 0, paddingRight: gap},
    },
  )
  return made
    .split('\n')
    .slice(0, lines.length)
    .map((line) => fitted(line.trimEnd(), style.columns))
    .join('\n')
}

function fitted(line: string, columns: number | undefined): string {
  return columns === undefined ? line : cliTruncate(line, columns)
}
