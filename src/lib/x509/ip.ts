/** The bytes of an IP address, 4 or 16, or undefined when the text is none. */
export function ipBytes(text: string): Uint8Array | undefined {
  if (/^\d+(\.\d+){3}$/.test(text)) return ipv4(text)
  return text.includes(':') ? ipv6(text) : undefined
}

/** An address as text: dotted, or RFC 5952's form. */
export function ipText(bytes: Uint8Array): string | undefined {
  if (bytes.length === 4) return bytes.join('.')
  if (bytes.length !== 16) return undefined
  const groups = Array.from({length: 8}, (_, index) =>
    (((bytes[index * 2] ?? 0) << 8) | (bytes[index * 2 + 1] ?? 0)).toString(16),
  )
  // RFC 5952 section 4.2: the longest run of zeros, the first of equals, of two groups at least.
  let best = {start: -1, length: 1}
  for (let start = 0; start < 8; start += 1) {
    let length = 0
    while (groups[start + length] === '0') length += 1
    if (length > best.length) best = {start, length}
  }
  if (best.start === -1) return groups.join(':')
  return `${groups.slice(0, best.start).join(':')}::${groups.slice(best.start + best.length).join(':')}`
}

function ipv4(text: string): Uint8Array | undefined {
  const parts = text.split('.')
  if (!parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256))
    return undefined
  return Uint8Array.from(parts.map(Number))
}

function ipv6(text: string): Uint8Array | undefined {
  const dotted = /^(.*:)(\d+(?:\.\d+){3})$/.exec(text)
  if (dotted) {
    const last = ipv4(dotted[2] ?? '')
    if (!last) return undefined
    const words = [0, 2].map((at) => (((last[at] ?? 0) << 8) | (last[at + 1] ?? 0)).toString(16))
    return ipv6(`${dotted[1]}${words.join(':')}`)
  }
  const halves = text.split('::')
  if (halves.length > 2) return undefined
  const [head = [], tail] = halves.map((half) => (half === '' ? [] : half.split(':')))
  const missing = 8 - head.length - (tail?.length ?? 0)
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined
  const groups = [
    ...head,
    ...new Array<string>(tail === undefined ? 0 : missing).fill('0'),
    ...(tail ?? []),
  ]
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined
  return Uint8Array.from(
    groups.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255]),
  )
}
