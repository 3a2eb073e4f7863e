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
  const waiting = items.map((item) => ({item, ...Promise.withResolvers<Outcome<R>>()}))
  // The lanes share one queue: an item that takes long holds up only its own lane.
  const queue = waiting.values()
  const lane = async (): Promise<void> => {
    for (const {item, resolve} of queue) {
      try {
        resolve({value: await work(item)})
      } catch (error) {
        resolve({error})
      }
    }
  }
  for (let count = Math.min(width, items.length); count > 0; count -= 1) void lane()
  for (const {promise} of waiting) yield await promise
}
