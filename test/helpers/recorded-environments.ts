import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import * as v from 'valibot'

const Variables = v.record(v.string(), v.string())

const RecordedEnvironment = v.object({
  id: v.string(),
  group: v.string(),
  description: v.string(),
  env: Variables,
  needs: v.picklist(['none', 'kes']),
  files: v.optional(Variables),
  noRoot: v.optional(v.boolean()),
  setup: v.optional(v.string()),
  uid: v.optional(v.number()),
  prior: v.optional(v.object({env: Variables})),
  start: v.object({message: v.optional(v.string())}),
  autoEncrypted: v.optional(v.boolean()),
  verdict: v.string(),
})

/** An environment that was given to a real server, and what the server did with it. */
export type RecordedEnvironment = v.InferOutput<typeof RecordedEnvironment>

const Fixture = v.object({
  vars: Variables,
  keys: v.array(v.string()),
  apiKeys: Variables,
  kes: Variables,
  files: Variables,
})

const folder = join(import.meta.dirname, '../vectors/sse-environment')

/** The recorded environments, in their order. */
export function recordedEnvironments(): RecordedEnvironment[] {
  return v.parse(v.array(RecordedEnvironment), read('environments.json'))
}

/** The KES servers, keys and certificates that they were recorded with. */
export function recordedKes(): v.InferOutput<typeof Fixture> {
  return v.parse(Fixture, read('kes-fixture.json'))
}

function read(name: string): unknown {
  return JSON.parse(readFileSync(join(folder, name), 'utf8'))
}

/** Puts in for `${NAME}`, `${API:name}` and `${FX:file}` what they stand for; `places` wins, and `${DIR}` is its own. */
export function filledIn(
  texts: Readonly<Record<string, string>>,
  places: Readonly<Record<string, string>>,
): Record<string, string> {
  const {vars, apiKeys, files} = recordedKes()
  const standsFor = (name: string): string | undefined => {
    const [kind = '', of = ''] = name.split(':')
    if (kind === 'API') return apiKeys[of]
    if (kind === 'API_BARE') return apiKeys[of]?.replace(/^kes:v1:/, '')
    if (kind === 'FX') return files[of]
    return places[name] ?? vars[name]?.split(' ')[0]
  }
  const fill = (text: string): string =>
    text.replace(/\$\{([\w.:]+)\}/g, (all, name: string) => standsFor(name) ?? all)
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, fill(text)]))
}
