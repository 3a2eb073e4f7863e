import parse from 'parse-duration'

const strict = /^(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h|d|w|y))+$/

/**
 * Reads a duration such as `30d`, `12h` or `1h30m` as seconds; undefined when it is none.
 *
 * A strict reading on purpose: mc takes what it cannot read for zero, and a key never expires.
 */
export function parseDuration(text: string): number | undefined {
  return strict.test(text) ? (parse(text, 's') ?? undefined) : undefined
}
