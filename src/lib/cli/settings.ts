import {parseDuration} from '../base/duration.ts'
import {AppError} from '../errors/errors.ts'
import type {ResolveRule} from '../http/transport.ts'

/** The global flags as oclif parsed them. */
export interface GlobalFlagValues {
  readonly json: boolean
  readonly quiet: boolean
  readonly 'no-color': boolean
  readonly debug: boolean
  readonly insecure: boolean
  readonly 'config-dir'?: string | undefined
  readonly resolve?: string[] | undefined
  readonly 'custom-header'?: string[] | undefined
  readonly timeout?: string | undefined
  readonly retries?: number | undefined
  readonly 'show-secrets': boolean
  readonly yes: boolean
}

/** What the global flags and mc's variables ask for, together. */
export interface Settings {
  readonly json: boolean
  readonly quiet: boolean
  readonly noColor: boolean
  readonly debug: boolean
  readonly insecure: boolean
  readonly configDir: string | undefined
  readonly resolve: readonly ResolveRule[]
  readonly headers: Readonly<Record<string, string>>
  /** Milliseconds. */
  readonly timeout: number
  /** Milliseconds that a connection may take to stand, TLS included, whatever `timeout` allows a request. */
  readonly connectTimeout: number
  readonly retries: number
  readonly showSecrets: boolean
  readonly yes: boolean
}

const longestConnect = 10_000

export type Environment = Readonly<Record<string, string | undefined>>

/**
 * Joins flags and variables; a flag wins. Throws `bad_input` that names the flag or variable which
 * cannot be read.
 */
export function readSettings(flags: GlobalFlagValues, env: Environment): Settings {
  const timeout = flags.timeout === undefined ? 30_000 : parseTimeout(flags.timeout)
  return {
    json: flags.json || isOn(env, 'MC_JSON'),
    quiet: flags.quiet || isOn(env, 'MC_QUIET'),
    noColor: flags['no-color'] || isOn(env, 'MC_NO_COLOR'),
    debug: flags.debug || isOn(env, 'MC_DEBUG'),
    insecure: flags.insecure || isOn(env, 'MC_INSECURE'),
    configDir: flags['config-dir'],
    resolve: [...(flags.resolve ?? []), ...(env.MC_RESOLVE?.split(',') ?? [])]
      .filter((rule) => rule !== '')
      .map(parseResolveRule),
    headers: Object.fromEntries((flags['custom-header'] ?? []).map(parseHeader)),
    timeout,
    connectTimeout: Math.min(longestConnect, timeout),
    retries: flags.retries ?? 3,
    showSecrets: flags['show-secrets'],
    yes: flags.yes,
  }
}

/** A switch in a variable, in the spellings of Go's ParseBool; empty is off. */
function isOn(env: Environment, name: string): boolean {
  const value = env[name] ?? ''
  if (/^(1|t|T|TRUE|true|True)$/.test(value)) return true
  if (/^(|0|f|F|FALSE|false|False)$/.test(value)) return false
  throw new AppError(
    'bad_input',
    `The variable ${name} is ${value}, which is neither true nor false`,
  )
}

/** Whether a line asks for JSON, also one that cannot be parsed. */
export function wantsJson(argv: readonly string[], env: Environment): boolean {
  const end = argv.indexOf('--')
  const flags = end === -1 ? argv : argv.slice(0, end)
  if (flags.some((token) => /^--?json(=(1|t|true))?$/i.test(token))) return true
  return /^(1|t|true)$/i.test(env.MC_JSON ?? '')
}

function parseResolveRule(rule: string): ResolveRule {
  const match = /^(?<host>[^=]+?)(?::(?<port>\d+))?=\[?(?<address>[0-9a-fA-F.:]+)\]?$/.exec(rule)
  const {host, port, address} = match?.groups ?? {}
  if (host === undefined || address === undefined) {
    throw new AppError('bad_input', `--resolve ${rule} is not of the form HOST[:PORT]=IP`)
  }
  return {host, port, address}
}

function parseHeader(header: string): [string, string] {
  const match = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):\s*([\t\x20-\x7e\x80-\xff]*)$/.exec(header)
  if (!match) {
    // The value may be a secret, and without a colon all of it.
    const name = /^([\w-]+)[:\s]/.exec(header)?.[1]
    const which = name === undefined ? 'A header' : `The header ${name}`
    throw new AppError('bad_input', `${which} is not of the form 'NAME: VALUE'`)
  }
  return [(match[1] ?? '').toLowerCase(), match[2] ?? '']
}

function parseTimeout(value: string): number {
  const seconds = /^\d+$/.test(value) ? Number(value) : parseDuration(value)
  if (seconds === undefined || seconds < 0.001) {
    throw new AppError('bad_input', `--timeout ${value} is no time`, {
      hint: 'For example --timeout 10s, or --timeout 2m',
    })
  }
  return seconds * 1000
}
