const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB']

/** A number of bytes for people: `3.1 GiB`. */
export function binarySize(bytes: number): string {
  if (Number.isNaN(bytes)) return 'unknown'
  const step = bytes === 0 ? 0 : Math.min(units.length - 1, Math.floor(Math.log2(bytes) / 10))
  const amount = bytes / 1024 ** step
  return `${step === 0 || amount >= 9.95 ? Math.round(amount) : amount.toFixed(1)} ${units[step]}`
}

/** A number for people: `12,345`. */
export function grouped(count: number): string {
  return count.toLocaleString('en-US')
}
