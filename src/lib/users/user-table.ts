import * as v from 'valibot'
import {AppError} from '../errors/errors.ts'

/** A table as it was read: the names of its columns, and its rows with the lines they stand in. */
export interface UserTable {
  readonly columns: readonly string[]
  readonly rows: readonly {readonly line: number; readonly row: unknown}[]
}

const needed = 'a header such as accessKey,secretKey,policies is needed, parted by commas'

/**
 * Reads CSV with a header that names accessKey. Blanks around a value that is not quoted do not belong to it.
 *
 * Throws `bad_input` with the line, which never repeats what was read: without a header, the first line may hold a
 * secret.
 */
export async function parseUserTable(text: string, source: string): Promise<UserTable> {
  const {parse} = await import('csv-parse/sync')
  let columns: readonly string[] = []
  try {
    const rows: unknown = parse(text, {
      bom: true,
      columns: (header: string[]) => {
        columns = header
        mustBeHeader(header, source)
        return header
      },
      trim: true,
      skip_empty_lines: true,
      info: true,
    })
    return {
      columns,
      rows: v.parse(Rows, rows).map(({record, info}) => ({line: info.lines, row: record})),
    }
  } catch (error) {
    if (error instanceof AppError) throw error
    // The message of the parser may repeat what it read.
    const line = error instanceof Error && 'lines' in error ? `, line ${error.lines}` : ''
    throw new AppError('bad_input', `${source}${line}: this is not CSV; ${needed}`)
  }
}

function mustBeHeader(header: readonly string[], source: string): void {
  if (!header.includes('accessKey')) {
    throw new AppError('bad_input', `${source}, line 1: ${needed}`, {
      hint: 'Letters count as they are written, and semicolons stand between the names of one cell only',
    })
  }
  const twice = header.find((name, index) => header.indexOf(name) < index)
  if (twice !== undefined) {
    throw new AppError(
      'bad_input',
      `${source}, line 1: ${JSON.stringify(twice)} stands there twice`,
    )
  }
}

const Rows = v.array(v.object({record: v.unknown(), info: v.object({lines: v.number()})}))
