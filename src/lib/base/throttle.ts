/** Time as a throttle needs it. */
export interface ThrottleClock {
  /** Milliseconds since whenever. */
  now(): number
  sleep(milliseconds: number): Promise<void>
}

/** What is let through in a second, at most. */
export interface ThrottleLimits {
  readonly things: number | undefined
  readonly octets: number | undefined
}

/** Lets things through one after the other, no faster than allowed, in the order in which they came. */
export class Throttle {
  readonly #limits: ThrottleLimits
  readonly #clock: ThrottleClock
  #free = 0

  constructor(limits: ThrottleLimits, clock: ThrottleClock) {
    this.#limits = limits
    this.#clock = clock
  }

  /** Waits until the turn of a thing of that size has come; what is large lets the next one wait for it. */
  async admit(octets: number): Promise<void> {
    const {things, octets: most} = this.#limits
    const now = this.#clock.now()
    const turn = Math.max(now, this.#free)
    const costs = [
      things === undefined ? 0 : 1000 / things,
      most === undefined ? 0 : (1000 * octets) / most,
    ]
    this.#free = turn + Math.max(...costs)
    if (turn > now) await this.#clock.sleep(turn - now)
  }
}
