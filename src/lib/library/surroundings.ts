import {homedir} from 'node:os'
import process from 'node:process'
import {setTimeout as sleep} from 'node:timers/promises'
import type {Clock} from '../http/transport.ts'

/** The environment of the process: the one thing that the library takes from it, where nobody gives another. */
export function processEnvironment(): Readonly<Record<string, string | undefined>> {
  return process.env
}

/** What the place of the configuration depends on. */
export function home(): {readonly home: string; readonly platform: NodeJS.Platform} {
  return {home: homedir(), platform: process.platform}
}

/** The real clock. */
export const clock: Clock = {
  now: () => new Date(),
  sleep: async (milliseconds, signal) => sleep(milliseconds, undefined, {signal}),
  random: Math.random,
}
