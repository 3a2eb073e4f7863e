/** Chooses numbers below a bound, the same ones for the same seed. */
export type Random = (bound: number) => number

/** A generator of 64 bits (Knuth's MMIX), good enough to choose what to break. */
export function seeded(seed: number): Random {
  let state = BigInt(seed)
  return (bound) => {
    state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n)
    return Number((state >> 33n) % BigInt(bound))
  }
}

function pick<T>(random: Random, items: readonly T[]): T {
  const item = items[random(items.length)]
  if (item === undefined) throw new Error('Nothing to pick from')
  return item
}

const odd = [
  '\n',
  '\r\n',
  ' ',
  '\t',
  '\0',
  '\xa0',
  '\u00ef\u00bb\u00bf',
  ':',
  '=',
  '-',
  '-----',
  'A: b\n',
]
const oddLines = [
  '-----BEGIN X-----',
  '-----END X-----',
  '-----END CERTIFICATE-----',
  '-----BEGIN CERTIFICATE-----',
  '# comment',
  '',
  'Name: value',
]

/** Breaks a text (one character for each octet) here and there: lines, characters, its end. */
export function breakText(text: string, random: Random): string {
  let broken = text
  for (let times = random(3); times >= 0; times -= 1) {
    const at = random(broken.length + 1)
    const lines = broken.split('\n')
    const line = random(lines.length)
    switch (random(5)) {
      case 0:
        broken = broken.slice(0, at) + pick(random, odd) + broken.slice(at)
        break
      case 1:
        broken = broken.slice(0, at) + broken.slice(at + random(80))
        break
      case 2:
        lines.splice(line, 0, pick(random, oddLines))
        broken = lines.join('\n')
        break
      case 3:
        lines[line] += pick(random, odd)
        broken = lines.join('\n')
        break
      default:
        broken = random(2) === 0 ? broken.replaceAll('\n', '\r\n') : broken.slice(0, at)
    }
  }
  return broken
}

/** An element of DER, taken apart as far as it goes. */
interface Tree {
  readonly tag: number
  readonly inner: Tree[] | Uint8Array
}

const tags = [
  1, 2, 3, 4, 5, 6, 0x0c, 0x13, 0x16, 0x17, 0x18, 0x1e, 0x30, 0x31, 0x80, 0x81, 0x82, 0x86, 0x87,
  0xa0, 0xa3,
]

/** Breaks DER: octets, its end, or its elements, which are left out, doubled, moved, and given other tags. */
export function breakDer(der: Uint8Array, random: Random): Uint8Array {
  const copy = Buffer.from(der)
  const kind = random(6)
  if (kind === 0) return copy.subarray(0, random(copy.length))
  if (kind === 1) return Buffer.concat([copy, Buffer.from([random(256)])])
  if (kind === 2) {
    copy[random(copy.length)] = random(256)
    return copy
  }
  const trees = takeApart(copy)
  if (!trees) return copy
  const lists: Tree[][] = []
  const walk = (list: Tree[]): void => {
    lists.push(list)
    for (const {inner} of list) if (Array.isArray(inner)) walk(inner)
  }
  walk(trees)
  const list = pick(random, lists)
  const at = random(Math.max(1, list.length))
  const other = structuredClone(pick(random, lists.flat()))
  const here = list[at]
  const octets = Buffer.from(Array.from({length: random(20)}, () => random(256)))
  switch (random(5)) {
    case 0:
      list.splice(at, 1)
      break
    case 1:
      list.splice(at, 0, other)
      break
    case 2:
      if (here) list[at] = {...here, tag: pick(random, tags)}
      break
    case 3:
      if (here) list[at] = {...here, inner: octets}
      break
    default:
      if (here && !Array.isArray(here.inner)) {
        const first = Buffer.from([pick(random, [0, 0x7f, 0x80, 0xff])])
        list[at] = {...here, inner: Buffer.concat([first, here.inner])}
      }
  }
  return putTogether(trees)
}

function takeApart(bytes: Buffer, depth = 0): Tree[] | undefined {
  const trees: Tree[] = []
  for (let at = 0; at < bytes.length; ) {
    const [tag = 0, first = 0] = bytes.subarray(at, at + 2)
    const count = first < 0x80 ? 0 : first & 0x7f
    if (count > 3 || depth > 15) return undefined
    const length =
      count === 0 ? first : Number.parseInt(bytes.toString('hex', at + 2, at + 2 + count), 16)
    const content = bytes.subarray(at + 2 + count, at + 2 + count + length)
    if (content.length !== length) return undefined
    const holdsMore = (tag & 0x20) !== 0 || (tag === 4 && content[0] === 0x30)
    trees.push({tag, inner: (holdsMore ? takeApart(content, depth + 1) : undefined) ?? content})
    at += 2 + count + length
  }
  return trees
}

function putTogether(trees: readonly Tree[]): Buffer {
  return Buffer.concat(
    trees.map(({tag, inner}) => {
      const content = Array.isArray(inner) ? putTogether(inner) : Buffer.from(inner)
      const {length} = content
      const size =
        length < 0x80
          ? [length]
          : length < 0x100
            ? [0x81, length]
            : [0x82, length >> 8, length & 0xff]
      return Buffer.concat([Buffer.from([tag, ...size]), content])
    }),
  )
}
