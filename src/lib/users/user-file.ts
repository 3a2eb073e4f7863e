import * as v from 'valibot'
import {findJsonError} from '../base/json-error.ts'
import {AppError} from '../errors/errors.ts'
import {mustBeFields} from './record-fields.ts'
import {readUserRecord, type UserRecord, userFields} from './user-record.ts'
import {parseUserTable} from './user-table.ts'

interface Numbered {
  readonly where: string
  readonly row: unknown
}

interface NumberedRows {
  readonly columns: readonly string[]
  readonly rows: readonly Numbered[]
}

/**
 * Reads many users from CSV with a header, a JSON array, or JSON lines; `now` is what durations in it count from.
 *
 * All of it is checked before anything is sent. Throws `bad_input` that names the file and the line, and
 * never a secret.
 */
export async function parseUsers(text: string, source: string, now: Date): Promise<UserRecord[]> {
  const seen = new Map<string, string>()
  const users: UserRecord[] = []
  const {columns, rows} = await numberedRows(text, source)
  await placed(`${source}, line 1`, async () => mustBeFields(columns, userFields, 'A user'))
  for (const {where, row} of rows) {
    const user = await placed(`${source}, ${where}`, () => readUserRecord(row, now))
    const refuse = (reason: string): never => {
      throw new AppError('bad_input', `${source}, ${where}: ${reason}`)
    }
    // Users and access keys share their names.
    for (const name of [user.accessKey, ...user.keys.flatMap(({accessKey}) => accessKey ?? [])]) {
      const earlier = seen.get(name)
      if (earlier !== undefined) refuse(`${name} stands in ${earlier}, too`)
      seen.set(name, where)
    }
    const labels = user.keys.flatMap(({name}) => name ?? [])
    if (new Set(labels).size < labels.length) refuse('two keys have the same name')
    users.push(user)
  }
  if (users.length === 0) throw new AppError('bad_input', `${source} names no users`)
  return users
}

async function placed<T>(where: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    throw new AppError('bad_input', `${where}: ${error.message}`, {hint: error.hint})
  }
}

/**
 * Reads the names of users from such a file, or from one with a name a line; each once, in their order.
 *
 * Throws `bad_input` for what names nobody.
 */
export async function parseUserNames(text: string, source: string): Promise<string[]> {
  const isList = !isJson(text) && !/^[^\n]*\baccessKey\b/.test(text)
  const names = isList
    ? text.split(/\r?\n/).filter((line) => line.trim() !== '')
    : (await numberedRows(text, source)).rows.map(({where, row}) => {
        const parsed = v.safeParse(Named, row)
        if (parsed.success) return parsed.output.accessKey
        throw new AppError('bad_input', `${source}, ${where}: accessKey is needed`)
      })
  // No name has a comma: this is a table, whose secrets are no names.
  if (isList && names.some((name) => name.includes(','))) {
    throw new AppError('bad_input', `${source} is a table whose header does not name accessKey`)
  }
  if (names.length === 0) throw new AppError('bad_input', `${source} names no users`)
  return [...new Set(names)]
}

const Named = v.object({accessKey: v.string()})

const isJson = (text: string): boolean => /^\s*[[{]/.test(text)

async function numberedRows(text: string, source: string): Promise<NumberedRows> {
  if (isJson(text)) return {columns: [], rows: jsonRows(text, source)}
  const {columns, rows} = await parseUserTable(text, source)
  return {columns, rows: rows.map(({line, row}) => ({where: `line ${line}`, row}))}
}

function jsonRows(text: string, source: string): Numbered[] {
  if (text.trimStart().startsWith('[')) {
    const list = parseJson(text, source, 1)
    if (!Array.isArray(list)) return []
    return list.map((row: unknown, index) => ({where: `item ${index + 1}`, row}))
  }
  return text
    .split(/\r?\n/)
    .map((line, index) => ({line, number: index + 1}))
    .filter(({line}) => line.trim() !== '')
    .map(({line, number}) => ({where: `line ${number}`, row: parseJson(line, source, number)}))
}

function parseJson(text: string, source: string, firstLine: number): unknown {
  try {
    return JSON.parse(text)
  } catch {
    const place = findJsonError(text)
    const where = place
      ? `, line ${firstLine + place.line - 1}, column ${place.column}: ${place.problem}`
      : ''
    throw new AppError('bad_input', `${source} is not JSON${where}`)
  }
}
