import {existsSync, statSync} from 'node:fs'
import {AppError} from '../errors/errors.ts'

/** A server that presents certificates. */
export interface Endpoint {
  readonly kind: 'endpoint'
  readonly host: string
  readonly port: number
  readonly label: string
  /** The alias that named it. */
  readonly alias?: string | undefined
}

/** Something that has certificates: a file, a folder, or a server. */
export type Source =
  | {readonly kind: 'file'; readonly path: string; readonly label: string}
  | {readonly kind: 'folder'; readonly path: string; readonly label: string}
  | Endpoint

/** The address behind an alias. Throws `alias_not_found`. */
export type FindAlias = (name: string) => Promise<{readonly url: string}>

/**
 * Tells what a word of the command line means: https://HOST[:PORT], HOST:PORT, a file or folder, an alias.
 *
 * Throws `file_not_found` and `alias_not_found`, and `bad_input` for an alias that is served without TLS.
 */
export async function findSource(word: string, findAlias: FindAlias): Promise<Source> {
  if (word === '-') return {kind: 'file', path: '-', label: 'stdin'}
  if (isUrl(word)) return endpoint(word)
  const stats = existsSync(word) ? statSync(word) : undefined
  if (stats) return {kind: stats.isDirectory() ? 'folder' : 'file', path: word, label: word}
  if (!isHostAndPort(word) && /[/\\.]/.test(word.replace(/\/$/, ''))) {
    throw new AppError('file_not_found', `There is no file or folder ${word}`)
  }
  return findEndpoint(word, findAlias)
}

/**
 * Tells which server a word means: https://HOST[:PORT], HOST:PORT or an alias, whatever files have that name.
 *
 * Throws `alias_not_found`, and `bad_input` for an alias that is served without TLS.
 */
export async function findEndpoint(word: string, findAlias: FindAlias): Promise<Endpoint> {
  if (isUrl(word)) return endpoint(word)
  if (isHostAndPort(word)) return endpoint(`https://${word}`, word)
  const alias = word.replace(/\/$/, '')
  const {url} = await findAlias(alias)
  return {...endpoint(url, alias), alias}
}

const isUrl = (word: string): boolean => /^[a-z][a-z0-9+.-]*:\/\//i.test(word)
const isHostAndPort = (word: string): boolean => /^(\[[0-9a-f:.]+\]|[^/:\\]+):\d+$/i.test(word)

function endpoint(text: string, label = text): Endpoint {
  if (text.includes('@')) {
    // Not repeated: it would stand in logs.
    throw new AppError('bad_input', 'The address of a server holds a user name or a password', {
      hint: 'Leave them out: a handshake needs neither',
    })
  }
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url?.hostname) throw new AppError('bad_input', `${text} is not an address`)
  if (url.protocol !== 'https:') {
    throw new AppError(
      'bad_input',
      `${label} is served in plain ${url.protocol.slice(0, -1)}: it has no certificate`,
    )
  }
  return {
    kind: 'endpoint',
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(url.port || '443'),
    label,
  }
}
