import {errorCode} from '../base/error-code.ts'
import type {HttpResponse, Replay} from './message.ts'

/** What became of one try. */
export type Outcome = HttpResponse | {readonly error: unknown}

// A server that restarts is back within a second; a longer wait would only hide a wrong port.
const refusedGrace = 1000

const lostConnection = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENETUNREACH', 'EHOSTUNREACH'])
const notTakenUp = new Set([429, 503])
const passing = new Set([408, 429, 502, 503, 504])

/** Decides whether a failed try is worth another one, `elapsed` milliseconds after the first. */
export function isWorthRetrying(outcome: Outcome, replay: Replay, elapsed: number): boolean {
  if (!('error' in outcome)) return (replay === 'always' ? passing : notTakenUp).has(outcome.status)
  const code = errorCode(outcome.error)
  if (code === 'ECONNREFUSED') return elapsed < refusedGrace
  return replay === 'always' && lostConnection.has(code)
}

/** Milliseconds until the next try: exponential with full jitter, at least what `Retry-After` asks up to 2 s. */
export function retryDelay(outcome: Outcome, attempt: number, random: number): number {
  const ceiling = Math.min(2000, 200 * 2 ** attempt)
  if ('error' in outcome) return 50 + random * ceiling
  const asked = Number(outcome.headers['retry-after'])
  const floor = Number.isFinite(asked) ? Math.min(asked * 1000, 2000) : 0
  return Math.max(floor, 50) + random * ceiling
}
