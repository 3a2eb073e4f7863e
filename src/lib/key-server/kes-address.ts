import {serverUrlProblem, trimServerUrl} from '../base/alias-syntax.ts'
import {AppError} from '../errors/errors.ts'

const defaultPort = '7373'

/**
 * The address of a KES as `https://HOST:PORT`, from an URL, or from HOST or HOST:PORT, whose port is 7373 where none is
 * named.
 *
 * `source` is the flag or the variable that gave it, for the words of errors; what was given is not repeated where it
 * may hold a password. Throws `bad_input`.
 */
export function kesAddress(text: string, source: string): string {
  const url = /^[a-z]+:\/\//i.test(text) ? text : `https://${withPort(text)}`
  const problem =
    serverUrlProblem(url) ??
    (/^http:/i.test(url) ? 'KES speaks TLS only: write https://' : undefined)
  if (problem === undefined) return trimServerUrl(url)
  const named = text.includes('@') || text === '' ? 'The address' : text
  throw new AppError('bad_input', `${named} of ${source} is none of a KES: ${problem}`, {
    hint: 'For example https://kes.example.net:7373',
  })
}

function withPort(host: string): string {
  const name = host.replace(/\/$/, '')
  return /:\d+$/.test(name) ? name : `${name}:${defaultPort}`
}

/**
 * The addresses in MinIO's variable: a list with commas, in which `kes{1...3}` stands for several hosts. The kes
 * client's own variable holds one.
 */
export function kesAddresses(text: string, source: string): string[] {
  return text
    .split(',')
    .flatMap((each) => expanded(each.trim()))
    .map((each) => kesAddress(each, source))
}

function expanded(text: string): string[] {
  const [whole, from, to] = /\{(\d+)\.\.\.(\d+)\}/.exec(text) ?? []
  if (whole === undefined) return [text]
  const [first, last] = [Number(from), Number(to)]
  // More than that is a slip of the keyboard.
  if (last < first || last - first > 1000) return [text]
  return Array.from({length: last - first + 1}, (_, index) =>
    text.replace(whole, () => String(first + index)),
  ).flatMap(expanded)
}
