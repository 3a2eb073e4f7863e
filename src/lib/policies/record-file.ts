import {findJsonError} from '../base/json-error.ts'
import {AppError} from '../errors/errors.ts'

/** A record, and where it stands in its file. */
export interface NumberedRecord {
  readonly where: string
  readonly record: unknown
}

/**
 * The records of a text: JSON (one, a list, or one a line) or YAML (one, a list, or several documents).
 *
 * Throws `bad_input` that names the file, with line and column.
 */
export async function recordsIn(text: string, file: string): Promise<NumberedRecord[]> {
  const values = (await valuesIn(text, file)).flat()
  if (values.length === 0) throw new AppError('bad_input', `${file} holds no records`)
  return values.map((record, index) => ({where: `${index + 1}`, record}))
}

async function valuesIn(text: string, file: string): Promise<unknown[]> {
  const isJson = /^\s*[[{]/.test(text)
  const problem = isJson ? findJsonError(text) : undefined
  if (isJson && problem === undefined) return [JSON.parse(text)]
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '')
  if (isJson && lines.every((line) => findJsonError(line) === undefined)) {
    return lines.map((line): unknown => JSON.parse(line))
  }
  const {parseAllDocuments} = await import('yaml')
  const documents = [parseAllDocuments(text)].flat()
  for (const document of documents) {
    const [error] = document.errors
    if (error === undefined) continue
    const [place] = error.linePos ?? []
    // The first line of the message alone: the others quote the text.
    const what = error.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '')
    throw new AppError(
      'bad_input',
      isJson && problem
        ? `${file} is not JSON: line ${problem.line}, column ${problem.column}: ${problem.problem}`
        : `${file} is not YAML: line ${place?.line}, column ${place?.col}: ${what}`,
    )
  }
  // Times stay the text that they are, as in JSON.
  return documents.map((document): unknown => JSON.parse(JSON.stringify(document.toJS() ?? [])))
}
