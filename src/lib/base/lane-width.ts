const shortestRest = 200
const longestRest = 5000

/**
 * How many may work side by side on a server that now and then has enough: halved when it says so, and one more
 * again after each full round without a complaint, up to the width it began with.
 */
export class LaneWidth {
  readonly #most: number
  #width: number
  #calm = 0
  #rests = 0

  /** Begins with the greatest width, at least 1. */
  constructor(most: number) {
    this.#most = Math.max(1, most)
    this.#width = this.#most
  }

  /** How many may work at once now. */
  get width(): number {
    return this.#width
  }

  /** The server had enough: halves the width, and says for how many milliseconds all should rest. */
  tooMuch(): number {
    this.#width = Math.max(1, Math.floor(this.#width / 2))
    this.#calm = 0
    const rest = Math.min(longestRest, shortestRest * 2 ** this.#rests)
    this.#rests += 1
    return rest
  }

  /** The server took one more. */
  taken(): void {
    this.#rests = 0
    this.#calm += 1
    if (this.#calm < this.#width) return
    this.#calm = 0
    this.#width = Math.min(this.#most, this.#width + 1)
  }
}
