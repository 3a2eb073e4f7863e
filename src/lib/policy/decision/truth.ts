/** What is known of a question: yes, no, or the condition keys on whose values the answer depends. */
export type Truth = boolean | ReadonlySet<string>

/** True only when all are; false as soon as one is (Kleene's strong logic). */
export function every(truths: Iterable<Truth>): Truth {
  const open = new Set<string>()
  for (const truth of truths) {
    if (truth === false) return false
    if (truth !== true) for (const key of truth) open.add(key)
  }
  return open.size === 0 || open
}

/** True as soon as one is; false only when all are. */
export function some(truths: Iterable<Truth>): Truth {
  return not(every([...truths].map(not)))
}

/** The opposite; what is open stays open. */
export function not(truth: Truth): Truth {
  return typeof truth === 'boolean' ? !truth : truth
}
