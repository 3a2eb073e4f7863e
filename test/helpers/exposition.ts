/** A sample of Prometheus' text format, its labels as they were meant. */
export interface ParsedSample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

const label = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"/y

/**
 * Reads Prometheus' text format (version 0.0.4) strictly: HELP and TYPE once and in front, the samples of a family
 * together, no series twice, a final newline. Throws an error that names the line.
 */
export function parseExposition(text: string): ParsedSample[] {
  if (text !== '' && !text.endsWith('\n')) throw new Error('no final newline')
  const samples: ParsedSample[] = []
  const [series, closed, typed, helped] = [0, 0, 0, 0].map(() => new Set<string>())
  let family = ''
  for (const line of text.split('\n').slice(0, -1)) {
    const refuse = (why: string): Error => new Error(`${why}: ${line}`)
    const comment = /^# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)$/.exec(line)
    if (comment) {
      const [, kind = '', name = '', rest = ''] = comment
      if (name !== family) closed?.add(family)
      if (closed?.has(name)) throw refuse('a family that is not together')
      const known = kind === 'HELP' ? helped : typed
      if (known?.has(name)) throw refuse('twice')
      known?.add(name)
      if (kind === 'TYPE' && !/^(gauge|counter)$/.test(rest)) throw refuse('no such type')
      family = name
      continue
    }
    const sample = readSample(line)
    if (sample === undefined) throw refuse('no sample')
    if (sample.name !== family || !typed?.has(family)) throw refuse('outside of its family')
    const key = `${sample.name} ${JSON.stringify(Object.entries(sample.labels).sort())}`
    if (series?.has(key)) throw refuse('a series twice')
    series?.add(key)
    samples.push(sample)
  }
  return samples
}

function readSample(line: string): ParsedSample | undefined {
  const name = /^[a-zA-Z_:][a-zA-Z0-9_:]*/.exec(line)?.[0]
  if (name === undefined) return undefined
  const labels: Record<string, string> = {}
  let at = name.length
  if (line[at] === '{') {
    at += 1
    while (line[at] !== '}') {
      label.lastIndex = at
      const match = label.exec(line)
      const [all, key, value] = match ?? []
      if (all === undefined || key === undefined || value === undefined || key in labels) {
        return undefined
      }
      labels[key] = value.replace(/\\(.)/g, (_, character) =>
        character === 'n' ? '\n' : character,
      )
      at += all.length
      if (line[at] === ',') at += 1
      else if (line[at] !== '}') return undefined
    }
    at += 1
  }
  const value = /^ (-?\d+(?:\.\d+)?)$/.exec(line.slice(at))?.[1]
  return value === undefined ? undefined : {name, labels, value: Number(value)}
}
