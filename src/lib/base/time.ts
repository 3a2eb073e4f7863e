/** A time as RFC 3339 in UTC with whole seconds, the form of every time in our JSON. */
export function rfc3339(time: Date): string {
  return time.toISOString().replace(/\.\d{3}Z$/, 'Z')
}
