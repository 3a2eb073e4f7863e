/**
 * Percent-encodes everything but the unreserved characters of RFC 3986 section 2.3.
 *
 * `encodeURIComponent` leaves `!'()*` alone, which Signature Version 4 does not.
 */
export function encodeUnreserved(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

/** Encodes a path segment by segment: the slashes stay. */
export function encodePath(path: string): string {
  return path.split('/').map(encodeUnreserved).join('/')
}

/**
 * Query parameters in the order that the signature demands: sorted by encoded name, then value; a list is a parameter
 * that is repeated.
 */
export function canonicalQuery(
  query: Readonly<Record<string, string | readonly string[]>>,
): string {
  return Object.entries(query)
    .flatMap(([name, values]) => [values].flat().map((value) => [name, value] as const))
    .map(([name, value]) => [encodeUnreserved(name), encodeUnreserved(value)] as const)
    .sort(([a, x], [b, y]) => (a === b ? compare(x, y) : compare(a, b)))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
