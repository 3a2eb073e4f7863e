/** What a server made of a list that was offered to it. */
export type Choice =
  | {readonly kind: 'chosen'; readonly id: number}
  /** It would have none of them. */
  | {readonly kind: 'refused'}
  /** It cannot be said. */
  | {readonly kind: 'unanswered'}

/** Offers a list to the server. */
export type Ask = (offer: readonly number[]) => Promise<Choice>

/** Who decides between two that both sides know. */
export type Preference = 'server' | 'client' | 'unknown'

/** What a server takes of a list: in its own order where it has one. */
export interface Accepted {
  readonly ids: readonly number[]
  /** Whether the server refused all others; else there may be more. */
  readonly isComplete: boolean
}

/** What a server takes of a list, and whose order decides; `mayBeFavoured` as for `preferenceAmong`. */
export async function survey(
  offer: readonly number[],
  ask: Ask,
  mayBeFavoured?: (id: number) => boolean,
): Promise<Accepted & {readonly preference: Preference}> {
  const accepted = await eliminate(offer, ask)
  // A server that has stopped answering is not asked again.
  const preference = accepted.isComplete
    ? await preferenceAmong(accepted.ids, ask, mayBeFavoured)
    : 'unknown'
  return {...accepted, preference}
}

/** Finds what a server takes: offers all, leaves out what it chose, and asks again until it refuses. */
export async function eliminate(offer: readonly number[], ask: Ask): Promise<Accepted> {
  const ids: number[] = []
  let left = offer
  while (left.length > 0) {
    const choice = await ask(left)
    if (choice.kind === 'refused') break
    // One that was not offered would be chosen for ever.
    if (choice.kind === 'unanswered' || !left.includes(choice.id)) return {ids, isComplete: false}
    ids.push(choice.id)
    left = left.filter((id) => id !== choice.id)
  }
  return {ids, isComplete: true}
}

/**
 * Tells whose order counts: offers two in the other order, `accepted` being what was found with the first.
 *
 * `mayBeFavoured` are what servers take first from clients that begin with them, so that both of the two are
 * of these, or neither.
 */
export async function preferenceAmong(
  accepted: readonly number[],
  ask: Ask,
  mayBeFavoured: (id: number) => boolean = () => false,
): Promise<Preference> {
  const alike = [
    accepted.filter((id) => mayBeFavoured(id)),
    accepted.filter((id) => !mayBeFavoured(id)),
  ].find(({length}) => length > 1)
  const [first, second, ...rest] = alike ?? []
  if (first === undefined || second === undefined) return 'unknown'
  const choice = await ask([second, first, ...rest])
  if (choice.kind !== 'chosen') return 'unknown'
  if (choice.id === first) return 'server'
  return choice.id === second ? 'client' : 'unknown'
}
