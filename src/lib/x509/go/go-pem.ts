/** A PEM block as Go's encoding/pem reads it. */
export interface GoPemBlock {
  readonly type: string
  /** The lines `Name: value` in front of the body. */
  readonly headers: ReadonlyMap<string, string>
  readonly bytes: Uint8Array
}

const begin = '-----BEGIN '
const end = '\n-----END '
const dashes = '-----'

/**
 * Finds the next PEM block of a text the way Go does, and the rest of the text behind it.
 *
 * A block stands at the beginning of a line; what is in front of it is passed over, and so is a block that is
 * damaged. Without a block the rest is the whole text. Texts are bytes, one character each (`latin1`).
 * Source: behaviour of Go 1.26's pem.Decode, held against it by a differential test.
 */
export function decodeGoPem(text: string): {block: GoPemBlock | undefined; rest: string} {
  let rest = text
  let behindEnd = 0
  for (;;) {
    const next = nextCandidate(rest, behindEnd)
    if (!next) return {block: undefined, rest: text}
    rest = next.rest
    behindEnd = next.behindEnd
    if (next.type === undefined) continue
    const found = blockOf(next.type, rest, behindEnd)
    if (found === 'nothing') return {block: undefined, rest: text}
    if ('block' in found) return found
    rest = found.rest
    behindEnd = found.behindEnd
  }
}

/** Every block of a text in its order, and what is left behind the last. */
export function allGoPem(text: string): {blocks: GoPemBlock[]; rest: string} {
  const blocks: GoPemBlock[] = []
  let rest = text
  for (;;) {
    const next = decodeGoPem(rest)
    rest = next.rest
    if (!next.block) return {blocks, rest}
    blocks.push(next.block)
  }
}

interface Candidate {
  /** What the BEGIN line names; undefined when there is no such line for this END. */
  readonly type?: string
  readonly rest: string
  readonly behindEnd: number
}

// The first END, and the last BEGIN in front of it: a BEGIN without END is passed over.
function nextCandidate(text: string, skip: number): Candidate | undefined {
  if (skip < 0 || skip > text.length) return undefined
  const rest = text.slice(skip)
  const endAt = rest.indexOf(end)
  if (endAt < 0) return undefined
  const behindEnd = endAt + end.length
  const beginAt = rest.slice(0, endAt).lastIndexOf(begin)
  if (beginAt < 0 || (beginAt > 0 && rest[beginAt - 1] !== '\n')) return {rest, behindEnd}
  const start = beginAt + begin.length
  const {line, next, consumed} = lineOf(rest.slice(start))
  const moved = {rest: next, behindEnd: behindEnd - start - consumed}
  return line.endsWith(dashes) ? {...moved, type: line.slice(0, -dashes.length)} : moved
}

type Found =
  | {readonly block: GoPemBlock; readonly rest: string}
  | {readonly rest: string; readonly behindEnd: number}
  | 'nothing'

function blockOf(type: string, text: string, endsAt: number): Found {
  const headers = new Map<string, string>()
  let rest = text
  let behindEnd = endsAt
  for (;;) {
    if (rest === '') return 'nothing'
    const {line, next, consumed} = lineOf(rest)
    const colon = line.indexOf(':')
    if (colon < 0) break
    headers.set(trimGoSpace(line.slice(0, colon)), trimGoSpace(line.slice(colon + 1)))
    rest = next
    behindEnd -= consumed
  }
  const failed = {rest, behindEnd}
  const bodyEnd = behindEnd - end.length
  if (headers.size > 0 && bodyEnd < 0) return failed
  const trailer = rest.slice(behindEnd)
  const closing = type + dashes
  if (!trailer.startsWith(closing)) return failed
  if (lineOf(trailer.slice(closing.length)).line !== '') return failed
  const bytes = bodyEnd > 0 ? fromBase64(rest.slice(0, bodyEnd)) : new Uint8Array()
  if (!bytes) return failed
  // One less: an empty body has no line end of its own in front of END.
  const behind = lineOf(rest.slice(bodyEnd + end.length - 1)).next
  return {block: {type, headers, bytes}, rest: behind}
}

function lineOf(text: string): {line: string; next: string; consumed: number} {
  const at = text.indexOf('\n')
  const consumed = at < 0 ? text.length : at + 1
  const stop = at > 0 && text[at - 1] === '\r' ? at - 1 : at < 0 ? text.length : at
  let last = stop
  while (last > 0 && (text[last - 1] === ' ' || text[last - 1] === '\t')) last -= 1
  return {line: text.slice(0, last), next: text.slice(consumed), consumed}
}

function fromBase64(text: string): Uint8Array | undefined {
  const packed = text.replace(/[ \t\r\n]/g, '')
  if (packed.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(packed)) return undefined
  return Buffer.from(packed, 'base64')
}

// Unicode's White_Space, in ASCII and as the bytes of UTF-8.
const space =
  '(?:[\\t-\\r ]|\\xc2[\\x85\\xa0]|\\xe1\\x9a\\x80|\\xe2\\x80[\\x80-\\x8a\\xa8\\xa9\\xaf]|\\xe2\\x81\\x9f|\\xe3\\x80\\x80)'
const leading = new RegExp(`^${space}+`)
const trailing = new RegExp(`${space}$`)

/** A text without the white space around it, as Go's bytes.TrimSpace cuts it off. */
export function trimGoSpace(text: string): string {
  let trimmed = text.replace(leading, '')
  for (;;) {
    // At most three bytes a time: a search through all of the text would cost its square.
    const tail = trailing.exec(trimmed.slice(-3))
    if (!tail) return trimmed
    trimmed = trimmed.slice(0, -tail[0].length)
  }
}
