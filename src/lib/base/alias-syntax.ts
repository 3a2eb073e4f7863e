/** An alias as typed, without the slashes that shell completion leaves at its end. */
export function trimAliasName(text: string): string {
  return text.replace(/[/\\]+$/, '')
}

/** Whether mc, too, would accept this as the name of an alias. */
export function isAliasName(text: string): boolean {
  return /^[a-zA-Z][a-zA-Z0-9_-]*$/.test(text)
}

/** Whether text is an address rather than a name: it may hold a password, and no error repeats it. */
export function isAddress(text: string): boolean {
  return /[:@]/.test(text)
}

/** A server's address without its trailing slash, its scheme in lower case: mc takes no other, and fails on the file. */
export function trimServerUrl(text: string): string {
  return text.replace(/\/$/, '').replace(/^https?:/i, (scheme) => scheme.toLowerCase())
}

/**
 * Says why text is not the address of a server, or undefined when it is one.
 *
 * A server is `http(s)://HOST[:PORT]` with at most a slash behind it. The reason never quotes the text: an address
 * with a password in it is one of the mistakes it names.
 */
export function serverUrlProblem(text: string): string | undefined {
  if (text === '') return 'it is empty'
  const parts = /^https?:\/\/([^/?#\\]*)(.*)$/is.exec(text)
  if (parts === null) return 'it does not begin with http:// or https://'
  const [, host = '', rest = ''] = parts
  if (host === '') return 'it names no host'
  if (host.includes('@')) return 'it holds a user name or a password'
  if (/[?#]/.test(rest)) return 'it has a query or a fragment'
  if (rest !== '' && rest !== '/') return 'it has a path'
  if (/\s/.test(text) || !URL.canParse(text)) return 'its host or port is not valid'
  return undefined
}
