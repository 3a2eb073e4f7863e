/** One sign of a resource: a letter, or a variable such as `${aws:username}`, which stands for itself. */
export type Sign = string

/** A pattern of resources taken apart: signs, with `any` for `*` and `one` for `?`. */
export type ResourcePattern = readonly (Sign | typeof any | typeof one)[]

const any = Symbol('*')
const one = Symbol('?')

/** Takes a resource of a statement apart, without its `arn:`. Of S3 the name of a bucket alone means the bucket: `bucket/`. */
export function resourcePattern(resource: string, isKey: boolean): ResourcePattern {
  const text = resource.replace(/^arn:(aws:s3|minio:kms):::/, '')
  const signs = [...text.matchAll(/\$\{[^}]*\}|./gsu)].map(([sign]) =>
    sign === '*' ? any : sign === '?' ? one : sign,
  )
  const isBucket =
    !isKey && signs.length > 0 && !signs.some((sign) => typeof sign !== 'string' || sign === '/')
  return isBucket ? [...signs, '/'] : signs
}

/** The signs that a pattern names. */
export function signsOf(pattern: ResourcePattern): Sign[] {
  return pattern.filter((sign) => typeof sign === 'string')
}

/** Where a match of a pattern may stand: indexes into it, without doubles, in order. */
export type Standing = readonly number[]

/** Where a match stands before the first sign. */
export function begin(pattern: ResourcePattern): Standing {
  return withSkipped(pattern, [0])
}

/** Where a match stands behind one more sign. */
export function step(pattern: ResourcePattern, standing: Standing, sign: Sign): Standing {
  const next = standing.flatMap((at) => {
    const wanted = pattern[at]
    if (wanted === any) return [at]
    // A variable is more than one letter.
    const fits = wanted === sign || (wanted === one && [...sign].length === 1)
    return fits ? [at + 1] : []
  })
  return withSkipped(pattern, next)
}

/** Whether all of the pattern was matched. */
export function isComplete(pattern: ResourcePattern, standing: Standing): boolean {
  return standing.includes(pattern.length)
}

// A * may stand for nothing.
function withSkipped(pattern: ResourcePattern, standing: Standing): Standing {
  const all = new Set(standing)
  for (const at of all) if (pattern[at] === any) all.add(at + 1)
  return [...all].sort((a, b) => a - b)
}
