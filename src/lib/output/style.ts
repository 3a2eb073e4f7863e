/** How a presenter marks its words. `plainStyle` marks nothing; the terminal's style is made in `cli/terminal.ts`. */
export interface Style {
  good(text: string): string
  bad(text: string): string
  warn(text: string): string
  dim(text: string): string
  bold(text: string): string
  /** Columns of the terminal, or undefined where nothing may be cut (a pipe, a file). */
  readonly columns: number | undefined
}

const same = (text: string): string => text

/** For pipes and files: no colours, no width. */
export const plainStyle: Style = {
  good: same,
  bad: same,
  warn: same,
  dim: same,
  bold: same,
  columns: undefined,
}
