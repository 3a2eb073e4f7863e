/**
 * Whether a text fits a pattern of MinIO: `*` is any run of characters, also an empty one and also `/`; `?` is exactly
 * one; everything else, such as `[a-z]`, is itself. Takes time in proportion to both lengths multiplied, at worst.
 */
export function matchesWildcard(pattern: string, text: string): boolean {
  let [at, from] = [0, 0]
  // Where the last * stood, and how much of the text it has taken.
  let [star, taken] = [-1, 0]
  while (from < text.length) {
    const sign = pattern[at]
    if (sign === '*') {
      star = at
      taken = from
      at += 1
    } else if (sign !== undefined && (sign === '?' || sign === text[from])) {
      at += 1
      from += 1
    } else if (star >= 0) {
      taken += 1
      from = taken
      at = star + 1
    } else {
      return false
    }
  }
  while (pattern[at] === '*') at += 1
  return at === pattern.length
}
