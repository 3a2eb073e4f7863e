import type {Pace} from '../../base/in-parallel.ts'

/** What a migration needs of the program that runs it. */
export interface Surroundings {
  now(): Date
  /** Waits for so many milliseconds, or until it is cancelled. */
  pause(milliseconds: number): Promise<void>
  /** Whether the user wants it to end: then nothing new is begun. */
  isCancelled(): boolean
  /** Waits until another object of that size may be sent, where a rate is set. */
  admit(octets: number): Promise<void>
  readonly pace: Pace
}
