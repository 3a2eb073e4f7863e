/** ALIAS, ALIAS/BUCKET or ALIAS/BUCKET/KEY, taken apart. */
export interface Target {
  readonly alias: string
  readonly bucket?: string
  /** May hold slashes, and ends with one where a folder was meant. */
  readonly key?: string
}

/** Takes a target apart; empty parts are absent. */
export function parseTarget(text: string): Target {
  const [alias = '', bucket = '', ...rest] = text.split('/')
  const key = rest.join('/')
  return {
    alias,
    ...(bucket === '' ? {} : {bucket}),
    ...(key === '' ? {} : {key}),
  }
}
