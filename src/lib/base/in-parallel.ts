/** What became of one item. */
export type Outcome<R> = {readonly value: R} | {readonly error: unknown}

/**
 * Works on items side by side, at most `width` at a time, and yields what became of each, in the order
 * of the items, as soon as all before it are done. A failure of one does not stop the others.
 */
export async function* inParallel<T, R>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<Outcome<R>> {
  // A lane takes every `width`th item, one after the other.
  const lanes: Promise<unknown>[] = Array.from({length: width}, () => Promise.resolve())
  const outcomes = items.map((item, index) => {
    const outcome = (lanes[index % width] ?? Promise.resolve())
      .then(() => work(item))
      .then(
        (value): Outcome<R> => ({value}),
        (error: unknown): Outcome<R> => ({error}),
      )
    lanes[index % width] = outcome
    return outcome
  })
  for (const outcome of outcomes) yield await outcome
}
