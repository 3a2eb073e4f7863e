/** A number of a registry of TLS, and its name there. */
export type CodePoint = readonly [id: number, name: string]

/** The name of a number, or the number in hexadecimal where it has none here. */
export function nameOf(names: ReadonlyMap<number, string>, id: number): string {
  return names.get(id) ?? `0x${id.toString(16).padStart(4, '0')}`
}

/** The numbers of a table, in its order. */
export function idsOf(table: readonly CodePoint[]): number[] {
  return table.map(([id]) => id)
}
