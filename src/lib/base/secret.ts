import {inspect} from 'node:util'

/** What stands wherever a secret would otherwise be printed. */
export const maskedSecret = '********'

/**
 * A secret that prints as `********` in templates, JSON and `console.log`.
 *
 * Only code that signs, seals or stores a secret calls `reveal`.
 */
export class Secret {
  readonly #value: string

  /** Takes a secret, which from here on is shown to nobody who does not ask for it. */
  constructor(value: string) {
    this.#value = value
  }

  /** The secret itself. */
  reveal(): string {
    return this.#value
  }

  /** Whether there is none. */
  get isEmpty(): boolean {
    return this.#value === ''
  }

  /** Stars. */
  toString(): string {
    return maskedSecret
  }

  /** Stars. */
  toJSON(): string {
    return maskedSecret
  }

  /** Stars. */
  [inspect.custom](): string {
    return maskedSecret
  }
}
