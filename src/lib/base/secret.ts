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

  constructor(value: string) {
    this.#value = value
  }

  reveal(): string {
    return this.#value
  }

  get isEmpty(): boolean {
    return this.#value === ''
  }

  toString(): string {
    return maskedSecret
  }

  toJSON(): string {
    return maskedSecret
  }

  [inspect.custom](): string {
    return maskedSecret
  }
}
