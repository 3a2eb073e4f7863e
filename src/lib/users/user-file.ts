import * as v from 'valibot'
import {findJsonError} from '../base/json-error.ts'
import {Secret} from '../base/secret.ts'
import {AppError} from '../errors/errors.ts'
import type {NewUser} from './add-user.ts'
import {checkUserName, checkUserSecret} from './user-rules.ts'

const Row = v.object({accessKey: v.string(), secretKey: v.string()})

interface Numbered {
  readonly where: string
  readonly row: unknown
}

/**
 * Reads many users from CSV with the header `accessKey,secretKey`, a JSON array, or JSON lines.
 *
 * All of it is checked before anything is sent. Throws `bad_input` that names the file and the line, and
 * never a secret.
 */
export async function parseUsers(text: string, source: string): Promise<NewUser[]> {
  const rows = /^\s*[[{]/.test(text) ? jsonRows(text, source) : await csvRows(text, source)
  const seen = new Map<string, string>()
  const users = rows.map(({where, row}) => {
    const refuse = (reason: string): never => {
      throw new AppError('bad_input', `${source}, ${where}: ${reason}`)
    }
    const parsed = v.safeParse(Row, row)
    if (!parsed.success) return refuse('accessKey and secretKey are needed')
    const {accessKey} = parsed.output
    const secretKey = new Secret(parsed.output.secretKey)
    try {
      checkUserName(accessKey)
      checkUserSecret(secretKey, accessKey)
    } catch (error) {
      if (error instanceof AppError) return refuse(error.message)
      throw error
    }
    const earlier = seen.get(accessKey)
    if (earlier !== undefined) return refuse(`${accessKey} stands in ${earlier}, too`)
    seen.set(accessKey, where)
    return {accessKey, secretKey}
  })
  if (users.length === 0) throw new AppError('bad_input', `${source} names no users`)
  return users
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
      `${source}${line}: this is not CSV with the header accessKey,secretKey`,
    )
  }
}

const Rows = v.array(v.object({record: v.unknown(), info: v.object({lines: v.number()})}))
