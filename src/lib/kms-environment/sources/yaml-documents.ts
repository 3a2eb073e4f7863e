import * as v from 'valibot'
import {AppError} from '../../errors/errors.ts'

const Mapping = v.record(v.string(), v.unknown())
export type Mapping = v.InferOutput<typeof Mapping>

/** The documents of a YAML file, of which JSON is a kind; merge keys are followed. Throws `bad_input`, with the line. */
export async function yamlDocuments(text: string, file: string): Promise<unknown[]> {
  const {parseAllDocuments} = await import('yaml')
  const documents = parseAllDocuments(text, {merge: true, prettyErrors: false})
  if (!Array.isArray(documents)) return []
  return documents.map((document) => {
    const [error] = document.errors
    if (error) {
      const line = text.slice(0, error.pos[0]).split('\n').length
      throw new AppError('bad_input', `${file} is no YAML: line ${line}: ${error.code}`)
    }
    try {
      const value: unknown = document.toJS({maxAliasCount: 1000})
      return value
    } catch (cause) {
      throw new AppError('bad_input', `${file} is no YAML that can be read`, {cause})
    }
  })
}

/** A mapping, or an empty one in place of anything else. */
export function mapping(value: unknown): Mapping {
  return v.is(Mapping, value) ? value : {}
}

/** The elements of a list, or none of anything else. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** The text of a scalar; undefined for nothing, and for what is none. */
export function scalar(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}
