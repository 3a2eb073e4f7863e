/** A command line that both programs run; the servers and files that it names are those of `twins.ts`. */
export interface Line {
  /** As a script writes it: words by blanks, `'` around a word with blanks, `{url}` and the like for what a run decides. */
  readonly line: string
  /** Comes through a pipe. */
  readonly stdin?: string
  readonly env?: Readonly<Record<string, string>>
  /** Default: `--json` is put behind the line. */
  readonly mode?: 'text' | 'as it stands'
  /** Values that every server makes for itself: only their names and types are compared. */
  readonly differsByServer?: boolean
}

/** Lines that bring nothing of their own but their words. */
export function lines(text: string): Line[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => ({line}))
}

/** The same lines, run without `--json`. */
export function textLines(text: string): Line[] {
  return lines(text).map((each) => ({...each, mode: 'text' as const}))
}

/** The words of a line, as a shell would hand them over. */
export function wordsOf(line: string, places: Readonly<Record<string, string>>): string[] {
  const words = line.match(/(?:'[^']*'|[^\s'])+/g) ?? []
  return words.map((word) =>
    word.replaceAll("'", '').replace(/\{(\w+)\}/g, (whole, name: string) => places[name] ?? whole),
  )
}
