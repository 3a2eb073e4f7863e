import measure from 'fast-string-truncated-width'
import type {Style} from './style.ts'

const gap = '  '

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
  const lines = titles.length === 0 ? rows : [titles.map((title) => style.dim(title)), ...rows]
  const measured = lines.map((cells) => cells.map((text) => ({text, width: widthOf(text)})))
  const widths: number[] = []
  for (const cells of measured) {
    for (const [column, {width}] of cells.entries()) {
      widths[column] = Math.max(widths[column] ?? 0, width)
    }
  }
  return measured
    .map((cells) => cells.map(({text, width}, column) => text + blanks(widths[column], width)))
    .map((cells) => fitted(cells.join(gap).trimEnd(), style.columns))
    .join('\n')
}

// Most cells are ASCII, and as wide as they are long.
function widthOf(text: string): number {
  return /^[ -~]*$/.test(text) ? text.length : measure(text).width
}

// Widths are columns of a terminal: wide letters are two, and what only sets a colour is none.
function blanks(column = 0, width = 0): string {
  return ' '.repeat(column - width)
}

function fitted(line: string, columns: number | undefined): string {
  if (columns === undefined) return line
  const {truncated, index} = measure(line, {limit: columns, ellipsis: '…'})
  if (!truncated) return line
  const shown = `${line.slice(0, index)}…`
  // A colour whose end was cut off would go on.
  return shown.includes('\u001b') ? `${shown}\u001b[0m` : shown
}
