/** Levenshtein's distance: how many letters must be put in, taken out or changed. */
export function editDistance(a: string, b: string): number {
  let previous = Array.from({length: b.length + 1}, (_, index) => index)
  for (const [row, letter] of [...a].entries()) {
    const current = [row + 1]
    for (const [column, other] of [...b].entries()) {
      current.push(
        Math.min(
          (current[column] ?? 0) + 1,
          (previous[column + 1] ?? 0) + 1,
          (previous[column] ?? 0) + (letter === other ? 0 : 1),
        ),
      )
    }
    previous = current
  }
  return previous[b.length] ?? 0
}

/** The word that comes closest to a misspelt one, in any case of letters; undefined when none is near. */
export function nearestWord(typed: string, words: Iterable<string>): string | undefined {
  const small = typed.toLowerCase()
  let best: {readonly word: string; readonly distance: number} | undefined
  for (const word of words) {
    const distance = editDistance(small, word.toLowerCase())
    if (best === undefined || distance < best.distance) best = {word, distance}
  }
  return best && best.distance <= Math.max(2, typed.length / 4) ? best.word : undefined
}
