import {LaneWidth} from './lane-width.ts'

/** What became of one item. */
export type Outcome<R> = {readonly value: R} | {readonly error: unknown}

/** How to go on with a server that has enough. */
export interface Pace {
  /** Whether an error says that the server has enough, and took nothing up. */
  readonly isTooMuch: (error: unknown) => boolean
  /** Waits for so many milliseconds. */
  readonly rest: (milliseconds: number) => Promise<void>
}

// A server that still has enough after as many rests, 21 seconds in all, will not recover soon.
const mostRests = 8

/**
 * Works on items side by side, at most `width` at a time, and yields what became of each, in the order
 * of the items, as soon as all before it are done. A failure of one does not stop the others.
 *
 * With a `pace`, all rest when the server has enough, go on with half the width, and try the item again. When it
 * took nothing at all through 8 rests, what is left fails with its words and is not sent.
 */
export async function* inParallel<T, R>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<R>,
  pace?: Pace,
): AsyncGenerator<Outcome<R>> {
  const waiting = items.map((item) => ({item, tries: 0, ...Promise.withResolvers<Outcome<R>>()}))
  const queue = waiting.values()
  const again: typeof waiting = []
  const lanes = new LaneWidth(width)
  let open = 0
  let resting = false
  let rests = 0
  let givenUp: {readonly error: unknown} | undefined

  const fill = (): void => {
    while (!resting && open < lanes.width) {
      const entry = again.shift() ?? queue.next().value
      if (entry === undefined) return
      if (givenUp) {
        entry.resolve(givenUp)
        continue
      }
      open += 1
      void attempt(entry)
    }
  }
  const attempt = async (entry: (typeof waiting)[number]): Promise<void> => {
    entry.tries += 1
    try {
      const value = await work(entry.item)
      lanes.taken()
      rests = 0
      entry.resolve({value})
    } catch (error) {
      if (!pace?.isTooMuch(error)) entry.resolve({error})
      else {
        if (!resting && rests >= mostRests) givenUp = {error}
        if (givenUp || entry.tries > mostRests) entry.resolve({error})
        else again.push(entry)
        if (!givenUp) void rest(pace)
      }
    }
    open -= 1
    fill()
  }
  const rest = async (pace: Pace): Promise<void> => {
    // All that were under way fail together: that is one complaint.
    if (resting) return
    resting = true
    rests += 1
    await pace.rest(lanes.tooMuch())
    resting = false
    fill()
  }

  fill()
  for (const {promise} of waiting) yield await promise
}
