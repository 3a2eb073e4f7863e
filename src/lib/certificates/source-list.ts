import {existsSync} from 'node:fs'
import {textOf} from '../base/bytes.ts'
import {AppError} from '../errors/errors.ts'
import {looksLikeApiKey} from '../x509/api-key.ts'

// Octets: as long as a path may be on Linux.
const longestLine = 4096
// Tabs and line ends are the only control characters that texts have; U+FFFD is what was no UTF-8.
const noText = /[^\P{Cc}\t\n\r]|\ufffd/u
const pemLabel = /-----BEGIN ([A-Z0-9 ]{1,64})-----/
// What stands in keys, in JSON and in files of variables, and in no list.
const foreign = /^[A-Za-z0-9+/]{40,}={0,2}$|["{}<>]|^\w+=|-----/

/**
 * The words of a list of sources: one a line, where `#` begins a comment. `list` names it in errors.
 *
 * Throws `bad_input` for what is no such list, and never repeats anything of that: it may be a key.
 */
export function sourcesInList(bytes: Uint8Array, list: string): string[] {
  const text = textOf(bytes).replace(/^\uFEFF/, '')
  const label = pemLabel.exec(text)?.[1]
  if (label !== undefined) throw noList(list, `but holds a ${label.toLowerCase()}`)
  if (noText.test(text)) throw noList(list, 'for it is no text in UTF-8')
  return text.split(/\r?\n/).flatMap((line, index) => {
    const word = line.replace(/(^|\s)#.*$/, '').trim()
    if (word === '') return []
    if (isForeign(word)) throw noList(list, `for line ${index + 1} names no source`)
    return [word]
  })
}

function isForeign(word: string): boolean {
  if (Buffer.byteLength(word) > longestLine || looksLikeApiKey(word)) return true
  return foreign.test(word) && !existsSync(word)
}

function noList(list: string, reason: string): AppError {
  return new AppError('bad_input', `${list} is no list of sources, ${reason}`, {
    hint: 'A list has one a line: a file, a folder, an alias, https://HOST[:PORT] or HOST:PORT',
  })
}
