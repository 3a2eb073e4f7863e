import * as v from 'valibot'
import {findJsonError} from '../base/json-error.ts'
import {AppError} from '../errors/errors.ts'
import {readUserRecord, type UserRecord} from './user-record.ts'

interface Numbered {
  readonly where: string
  readonly row: unknown
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
  for (const {where, row} of await numberedRows(text, source)) {
    const refuse = (reason: string, hint?: string): never => {
      throw new AppError('bad_input', `${source}, ${where}: ${reason}`, {hint})
    }
    const user = await readUserRecord(row, now).catch((error: unknown) => {
      return error instanceof AppError ? refuse(error.message, error.hint) : Promise.reject(error)
    })
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

/**
 * Reads the names of users from such a file, or from one with a name a line; each once, in their order.
 *
 * Throws `bad_input` for what names nobody.
 */
export async function parseUserNames(text: string, source: string): Promise<string[]> {
  const isList = !isJson(text) && !/^[^\n]*\baccessKey\b/.test(text)
  const names = isList
    ? text.split(/\r?\n/).filter((line) => line.trim() !== '')
    : (await numberedRows(text, source)).map(({where, row}) => {
        const parsed = v.safeParse(Named, row)
        if (parsed.success) return parsed.output.accessKey
        throw new AppError('bad_input', `${source}, ${where}: accessKey is needed`)
      })
  if (names.length === 0) throw new AppError('bad_input', `${source} names no users`)
  return [...new Set(names)]
}

const Named = v.object({accessKey: v.string()})

const isJson = (text: string): boolean => /^\s*[[{]/.test(text)

async function numberedRows(text: string, source: string): Promise<Numbered[]> {
  return isJson(text) ? jsonRows(text, source) : await csvRows(text, source)
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

async function csvRows(text: string, source: string): Promise<Numbered[]> {
  const {parse} = await import('csv-parse/sync')
  try {
    const rows: unknown = parse(text, {
      bom: true,
      columns: (header: string[]) => header.map((name) => name.trim()),
      skip_empty_lines: true,
      info: true,
    })
    return v.parse(Rows, rows).map(({record, info}) => ({where: `line ${info.lines}`, row: record}))
  } catch (error) {
    // The message of the parser may repeat what it read.
    const line = error instanceof Error && 'lines' in error ? `, line ${error.lines}` : ''
    throw new AppError(
      'bad_input',
      `${source}${line}: this is not CSV with a header such as accessKey,secretKey`,
    )
  }
}

const Rows = v.array(v.object({record: v.unknown(), info: v.object({lines: v.number()})}))
