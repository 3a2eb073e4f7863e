import type {KesKeyCheck} from '../key-server/key-check.ts'
import type {KesKeyChange, KesKeyItem, KesKeyName} from '../key-server/keys.ts'
import type {KesPolicyItem, KesPolicyName} from '../key-server/policies.ts'
import type {KeyServerReadiness, KeyServerStatus} from '../key-server/server-state.ts'
import type {Style} from './style.ts'
import {table} from './table.ts'

/** What a KES says of itself, a line for each fact, and its calls where they were asked for. */
export function renderServerStatus(status: KeyServerStatus, style: Style): string {
  const {server, endpoint, healthy, keystore, keystore_latency: latency, apis} = status
  const mark = healthy ? style.good('●') : style.bad('●')
  const lines: readonly (readonly [string, string | undefined])[] = [
    ['Version', status.version],
    ['Uptime', status.uptime === undefined ? undefined : duration(status.uptime)],
    [
      'Key store',
      keystore === 'reachable' ? `${style.good('✔')} ${keystore}` : style.bad(keystore),
    ],
    ['Latency', latency === undefined ? undefined : `${latency} ms`],
    ['OS', status.os],
    [
      'CPUs',
      status.num_cpu === undefined
        ? undefined
        : `${status.num_cpu_used ?? 'unknown'} of ${status.num_cpu} ${status.arch ?? ''}`.trimEnd(),
    ],
    ['Heap', mebibytes(status.mem_heap_used)],
    ['Stack', mebibytes(status.mem_stack_used)],
    ['Identity', status.identity],
  ]
  const shown = endpoint.endsWith(`/${server}`) ? server : `${server} (${endpoint})`
  return [
    `${mark} ${style.bold(shown)}`,
    ...lines.flatMap(([title, value]) =>
      value === undefined ? [] : [`  ${style.dim(title.padEnd(9))}  ${value}`],
    ),
    ...(apis === undefined ? [] : ['', table([], apis.map(callRow), style)]),
  ].join('\n')
}

function callRow({method, path}: {readonly method: string; readonly path: string}): string[] {
  return [method, path]
}

function mebibytes(bytes: number | undefined): string | undefined {
  return bytes === undefined ? undefined : `${(bytes / 1_048_576).toFixed(1)} MiB`
}

function duration(seconds: number): string {
  const units: readonly (readonly [number, string])[] = [
    [86_400, 'd'],
    [3600, 'h'],
    [60, 'm'],
    [1, 's'],
  ]
  const parts: string[] = []
  let rest = Math.floor(seconds)
  for (const [length, unit] of units) {
    const count = Math.floor(rest / length)
    rest -= count * length
    if (count > 0 && parts.length < 2) parts.push(`${count}${unit}`)
  }
  return parts.length === 0 ? '0s' : parts.join(' ')
}

export function renderReadiness({server, ready, reason}: KeyServerReadiness, style: Style): string {
  return ready
    ? `${style.good('✔')} ${server} is ready`
    : `${style.bad('✗')} ${server} is not ready: ${reason}`
}

/** One name a line. */
export function renderNames(items: readonly (KesKeyName | KesPolicyName)[]): string {
  return items.map(({name}) => name).join('\n')
}

/** What was done to a key, or that it was so before. */
export function renderKesKeyChange(
  done: string,
  already: string,
): (change: KesKeyChange) => string {
  return ({name, changed}) =>
    changed ? `${done} key \`${name}\` successfully.` : `The key \`${name}\` ${already}.`
}

/** A line for each fact of a key, a block for each key. */
export function renderKesKeys(keys: readonly KesKeyItem[], style: Style): string {
  return keys
    .map(({name, algorithm, created_at: date, created_by: owner}) =>
      facts(
        [
          ['Name', style.bold(name)],
          ['Algorithm', algorithm ?? 'unknown'],
          ['Created', date ?? 'unknown'],
          ['By', owner ?? 'unknown'],
        ],
        style,
      ),
    )
    .join('\n\n')
}

/** A line for each key: whether it works, and what does not. */
export function renderKeyCheck(check: KesKeyCheck, style: Style): string {
  const {name, healthy, generation, decryption} = check
  if (healthy) return `${style.good('✔')} ${name}`
  const reason =
    generation === 'ok'
      ? `decryption ${words[decryption]}: ${check.decryptionError}`
      : `generation ${words[generation]}: ${check.generationError}`
  return `${style.bad('✗')} ${name}  ${reason}`
}

const words: Record<KesKeyCheck['generation'], string> = {
  ok: 'works',
  denied: 'is not allowed',
  'not-found': 'finds no key',
  failed: 'fails',
  untested: 'is untested',
}

/** A policy: what it allows, and what it denies whatever it allows. */
export function renderKesPolicies(policies: readonly KesPolicyItem[], style: Style): string {
  return policies
    .map(({name, allow, deny, created_at: date, created_by: owner}) =>
      [
        facts(
          [
            ['Name', style.bold(name)],
            ['Created', date ?? 'unknown'],
            ['By', owner ?? 'unknown'],
          ],
          style,
        ),
        ...rules('Allow', allow, style.good('+')),
        ...rules('Deny', deny, style.bad('-')),
      ].join('\n'),
    )
    .join('\n\n')
}

function rules(title: string, paths: readonly string[], mark: string): string[] {
  return [
    paths.length === 0 ? `${title}: nothing` : `${title}:`,
    ...paths.map((path) => `  ${mark} ${path}`),
  ]
}

function facts(lines: readonly (readonly [string, string])[], style: Style): string {
  return lines.map(([title, value]) => `${style.dim(title.padEnd(9))}  ${value}`).join('\n')
}
