/** Whether KES takes a text for the name of a key: up to 80 of A-Z, a-z, 0-9, - and _, no - at an end, not _ alone. */
export function isKesName(name: string): boolean {
  return /^(?!-)[0-9A-Za-z_-]{1,80}(?<!-)$/.test(name) && name !== '_'
}
