import {setTimeout as sleep} from 'node:timers/promises'
import type {Pace} from '../base/in-parallel.ts'
import {AppError} from '../errors/errors.ts'

/** How work on many things goes on with a server that starts, or has no hand free: it says so before it does anything. */
export const serverPace: Pace = {
  isTooMuch: (error) => error instanceof AppError && error.code === 'not_ready',
  rest: async (milliseconds) => {
    await sleep(milliseconds)
  },
}
