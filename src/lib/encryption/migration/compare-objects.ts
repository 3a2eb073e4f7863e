import type {Headers} from '../object-encryption.ts'

/** What an object is beside its content, told twice in the same way: by two listings, or by two HEADs. */
export interface Description {
  readonly size: number
  readonly headers: Headers
}

const kept =
  /^(content-(type|encoding|language|disposition)|cache-control|expires|x-amz-(meta-.*|storage-class|website-redirect-location|tagging-count))$/
const lock = 'x-amz-object-lock'

/**
 * Names what is no longer as it was after a copy, sorted; nothing for an object that kept everything.
 *
 * A retention that was over before may be gone, and a legal hold that is off is as good as none.
 */
export function lostInCopy(before: Description, after: Description, now: Date): string[] {
  const lost = before.size === after.size ? [] : ['size']
  const names = new Set([...Object.keys(before.headers), ...Object.keys(after.headers)])
  for (const name of names) {
    if (!kept.test(name)) continue
    if (before.headers[name] !== after.headers[name]) lost.push(name)
  }
  const locks = [locksOf(before.headers, now), locksOf(after.headers, now)] as const
  for (const name of ['mode', 'retain-until-date', 'legal-hold'] as const) {
    if (locks[0][name] !== locks[1][name]) lost.push(`${lock}-${name}`)
  }
  return lost.sort()
}

function locksOf(headers: Headers, now: Date) {
  const until = Date.parse(headers[`${lock}-retain-until-date`] ?? '')
  const isRetained = until > now.getTime()
  return {
    mode: isRetained ? headers[`${lock}-mode`] : undefined,
    'retain-until-date': isRetained ? until : undefined,
    'legal-hold': headers[`${lock}-legal-hold`] === 'ON' ? 'ON' : undefined,
  }
}
