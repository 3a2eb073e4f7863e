/** A metric and its values. */
export interface MetricFamily {
  readonly name: string
  readonly type: 'gauge' | 'counter'
  readonly help: string
  readonly samples: readonly Sample[]
}

export interface Sample {
  /** An empty value means the same as none: such a label is left out. */
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/**
 * Metrics in the text format of Prometheus, version 0.0.4: HELP, TYPE and the samples of each family.
 *
 * Families stand in the order of their names, samples and labels sorted, so that two runs over the same things
 * give the same text. A family without samples is left out.
 */
export function prometheusText(families: readonly MetricFamily[]): string {
  // Families of one thing share the labels of their samples.
  const texts = new Map<Sample['labels'], string>()
  const textOf = (labels: Sample['labels']): string => {
    const text = texts.get(labels) ?? labelText(labels)
    texts.set(labels, text)
    return text
  }
  return families
    .filter(({samples}) => samples.length > 0)
    .toSorted((a, b) => compare(a.name, b.name))
    .map((family) => familyText(family, textOf))
    .join('')
}

function familyText(
  {name, type, help, samples}: MetricFamily,
  textOf: (labels: Sample['labels']) => string,
): string {
  const lines = samples.map(({labels, value}) => `${name}${textOf(labels)} ${value}\n`)
  return [
    `# HELP ${name} ${help.replace(/[\\\n]/g, escaped)}\n`,
    `# TYPE ${name} ${type}\n`,
    ...lines.sort(compare),
  ].join('')
}

function labelText(labels: Sample['labels']): string {
  const pairs = Object.entries(labels)
    .filter(([, value]) => value !== '')
    .sort(([a], [b]) => compare(a, b))
    .map(([name, value]) => `${name}="${value.replace(/[\\\n"]/g, escaped)}"`)
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`
}

const escaped = (character: string): string => (character === '\n' ? '\\n' : `\\${character}`)

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const metricLine =
  /^(?:[a-zA-Z_:][a-zA-Z0-9_:]*(?:\{[^\n]*\})?[ \t]+(?:[-+]?(?:[\d.]+(?:e[-+]?\d+)?|inf)|nan)(?:[ \t]+-?\d+)?|[ \t]*#.*|[ \t]*)\r?$/i
const evidence = /^(?:# (?:HELP|TYPE) [a-zA-Z_:]|[a-zA-Z_:])/m

/** Whether the beginning of a file can be metrics in Prometheus's text format; the last line may be cut. */
export function looksLikePrometheusText(beginning: string): boolean {
  const lines = beginning.split('\n')
  // A whole file ends with a line end.
  lines.pop()
  return evidence.test(lines.join('\n')) && lines.every((line) => metricLine.test(line))
}
