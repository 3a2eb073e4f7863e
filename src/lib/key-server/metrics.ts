import * as v from 'valibot'
import {AppError} from '../errors/errors.ts'
import type {KesApi} from '../kes/kes-api.ts'

/** A line of `mctl kes metrics --json`: one value of a metric. */
export const MetricSample = v.strictObject({
  name: v.string(),
  type: v.optional(v.string()),
  labels: v.record(v.string(), v.string()),
  /** Words for what JSON has no number for. */
  value: v.union([v.number(), v.picklist(['NaN', '+Inf', '-Inf'])]),
})
export type MetricSample = v.InferOutput<typeof MetricSample>

/** Reads the metrics of a KES once, as their text. */
export function readMetrics(api: Pick<KesApi, 'metrics'>): Promise<string> {
  return api.metrics()
}

const sampleForm = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})?[ \t]+(\S+)(?:[ \t]+-?\d+)?$/
const labelForm = /\s*([a-zA-Z_]\w*)\s*=\s*"((?:[^"\\]|\\.)*)"\s*(?:,|$)/y

/**
 * The values in Prometheus' text format (version 0.0.4), in their order; `# TYPE` gives a family its type.
 *
 * Throws `protocol` that names the line which cannot be read.
 */
export function parseMetrics(text: string): MetricSample[] {
  const types = new Map<string, string>()
  const samples: MetricSample[] = []
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const [, typed, type] = /^#\s*TYPE\s+(\S+)\s+(\S+)/.exec(line) ?? []
    if (typed !== undefined && type !== undefined) types.set(typed, type)
    if (/^\s*(#|$)/.test(line)) continue
    const sample = readSample(line.trim(), types)
    if (!sample) {
      throw new AppError('protocol', `Line ${index + 1} of the metrics cannot be read`)
    }
    samples.push(sample)
  }
  return samples
}

function readSample(line: string, types: ReadonlyMap<string, string>): MetricSample | undefined {
  const [, name, labelText = '', word] = sampleForm.exec(line) ?? []
  const labels = readLabels(labelText)
  const value = word === undefined ? undefined : readValue(word)
  if (name === undefined || labels === undefined || value === undefined) return undefined
  // The values of a histogram or a summary carry the name of their family, and an ending.
  const type = types.get(name) ?? types.get(name.replace(/_(bucket|sum|count)$/, ''))
  return {name, ...(type === undefined ? {} : {type}), labels, value}
}

function readLabels(text: string): Record<string, string> | undefined {
  const pairs: [string, string][] = []
  let end = 0
  while (end < text.length) {
    labelForm.lastIndex = end
    const [whole, name, value] = labelForm.exec(text) ?? []
    if (whole === undefined || name === undefined || value === undefined) return undefined
    pairs.push([name, value.replace(/\\(.)/g, (_, one) => (one === 'n' ? '\n' : one))])
    end += whole.length
  }
  return Object.fromEntries(pairs)
}

function readValue(word: string): MetricSample['value'] | undefined {
  if (/^[-+]?inf$/i.test(word)) return word.startsWith('-') ? '-Inf' : '+Inf'
  if (/^nan$/i.test(word)) return 'NaN'
  const value = Number(word)
  return Number.isFinite(value) ? value : undefined
}
