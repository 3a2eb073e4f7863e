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
  const widths: number[] = []
  for (const cells of lines) {
    for (const [column, cell] of cells.entries()) {
      widths[column] = Math.max(widths[column] ?? 0, widthOf(cell))
    }
  }
  return lines
    .map((cells) => cells.map((cell, column) => padded(cell, widths[column] ?? 0)).join(gap))
    .map((line) => fitted(line.trimEnd(), style.columns))
    .join('\n')
}

// In columns of a terminal: wide letters are two, and what only sets a colour is none.
const widthOf = (text: string): number => measure(text).width

function padded(cell: string, width: number): string {
  return cell + ' '.repeat(width - widthOf(cell))
}

function fitted(line: string, columns: number | undefined): string {
  if (columns === undefined) return line
  const {truncated, index} = measure(line, {limit: columns, ellipsis: '…'})
  if (!truncated) return line
  const shown = `${line.slice(0, index)}…`
  // A colour whose end was cut off would go on.
  return shown.includes('\u001b') ? `${shown}\u001b[0m` : shown
}
