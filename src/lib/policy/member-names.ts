type Fields = Readonly<Record<string, unknown>>

/** The members of an object by their names in small letters: servers read them in any case (measured). */
export function lowerNames(fields: Fields): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name.toLowerCase(), value]),
  )
}
