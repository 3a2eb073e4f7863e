/** Octets as node-forge keeps them: as the characters of a text. */
export function binary(octets: Uint8Array): string {
  return Buffer.from(octets).toString('latin1')
}

/** The octets that a text of node-forge's stands for. */
export function bytesOf(text: string): Uint8Array {
  return Buffer.from(text, 'latin1')
}
