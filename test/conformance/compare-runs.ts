import {compareDocuments, type Difference} from './compare-documents.ts'
import {isObject, type JsonObject} from './json-kinds.ts'

/** What is seen of a run. */
export interface Printed {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** What a run printed on stdout when JSON was asked for. */
type Output =
  | {readonly kind: 'nothing'}
  /** One JSON array for all items. */
  | {readonly kind: 'array'}
  /** No JSON: mc prints its help there, and some answers as they are. */
  | {readonly kind: 'text'}
  | {readonly kind: 'documents'; readonly documents: readonly JsonObject[]}

/** In what mctl's run differs from mc's, both with `--json`. */
export function compareJsonRuns(
  mc: Printed,
  mctl: Printed,
  options: {readonly differsByServer?: boolean},
): Difference[] {
  const exit = exitOf(mc, mctl)
  // Success beside failure: the documents are of different kinds.
  if (exit.length > 0) return exit
  const [theirs, ours] = [outputOf(mc.stdout), outputOf(mctl.stdout)]
  if (theirs.kind === 'documents' && ours.kind === 'documents') {
    return compareDocuments(theirs.documents, ours.documents, options)
  }
  return theirs.kind === ours.kind
    ? []
    : [{field: mc.exitCode === 0 ? 'answer' : 'output', mc: theirs.kind, mctl: ours.kind}]
}

/** In what mctl's run differs from mc's, in words: words are free, the exit code and the stream are not. */
export function compareTextRuns(mc: Printed, mctl: Printed): Difference[] {
  const exit = exitOf(mc, mctl)
  if (exit.length > 0) return exit
  const [theirs, ours] = [streamOf(mc), streamOf(mctl)]
  return theirs === ours ? [] : [{field: 'stream', mc: theirs, mctl: ours}]
}

function exitOf(mc: Printed, mctl: Printed): Difference[] {
  return (mc.exitCode === 0) === (mctl.exitCode === 0)
    ? []
    : [{field: 'exit', mc: mc.exitCode, mctl: mctl.exitCode}]
}

function streamOf({stdout, stderr}: Printed): string {
  const spoken = [...(stdout === '' ? [] : ['stdout']), ...(stderr === '' ? [] : ['stderr'])]
  return spoken.join(' and ') || 'nothing'
}

function outputOf(stdout: string): Output {
  const lines = stdout.split('\n').filter((line) => line.trim() !== '')
  if (lines.length === 0) return {kind: 'nothing'}
  if (isArray(stdout)) return {kind: 'array'}
  const documents = parsed(lines) ?? parsed([stdout])
  return documents ? {kind: 'documents', documents} : {kind: 'text'}
}

function isArray(text: string): boolean {
  try {
    return Array.isArray(JSON.parse(text))
  } catch {
    return false
  }
}

function parsed(texts: readonly string[]): JsonObject[] | undefined {
  try {
    const values: unknown[] = texts.map((text) => JSON.parse(text))
    return values.every(isObject) ? values : undefined
  } catch {
    return undefined
  }
}
