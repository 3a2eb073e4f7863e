const units: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  kb: 1000,
  mb: 1000 ** 2,
  gb: 1000 ** 3,
  tb: 1000 ** 4,
  k: 1024,
  m: 1024 ** 2,
  g: 1024 ** 3,
  t: 1024 ** 4,
  kib: 1024,
  mib: 1024 ** 2,
  gib: 1024 ** 3,
  tib: 1024 ** 4,
}

/** Reads `64MiB`, `5GB` or a number of octets; undefined for anything else, and for what is no whole number of octets. */
export function parseSize(text: string): number | undefined {
  const {amount, unit} = /^(?<amount>\d+(\.\d+)?) *(?<unit>[a-z]*)$/i.exec(text)?.groups ?? {}
  const factor = units[unit?.toLowerCase() ?? '?']
  if (amount === undefined || factor === undefined) return undefined
  const size = Math.round(Number(amount) * factor)
  return Number.isSafeInteger(size) ? size : undefined
}
