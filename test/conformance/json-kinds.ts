export type JsonObject = Readonly<Record<string, unknown>>

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/

/** A time as RFC 3339 writes it. */
export function isTime(value: unknown): value is string {
  return typeof value === 'string' && time.test(value)
}

/** The type of a JSON value; a time is a type of its own. */
export function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return isTime(value) ? 'time' : typeof value
}
