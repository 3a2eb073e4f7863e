import {Secret} from '../base/secret.ts'
import {goTrimmed} from './go-text.ts'

/** A variable that a server is started with. */
export interface Variable {
  readonly name: string
  /** Undefined: it is set, and to what is not known here. */
  readonly value: Secret | undefined
  /** `minio.env:3`, `Secret minio/kms`; shown beside what is said about it. */
  readonly where: string
  /** Why its value is not known, as the end of "the value of NAME, which ..." */
  readonly unknown?: string
}

/** What a server is started with. The last variable of a name counts; values are shown to nobody. */
export class Environment {
  readonly #variables: ReadonlyMap<string, Variable>

  constructor(variables: Iterable<Variable>) {
    this.#variables = new Map([...variables].map((variable) => [variable.name, variable]))
  }

  /** The names of what is set, in their order. */
  get names(): readonly string[] {
    return [...this.#variables.keys()]
  }

  /** The variable itself. */
  get(name: string): Variable | undefined {
    return this.#variables.get(name)
  }

  /** Whether it is set, be it to nothing. */
  has(name: string): boolean {
    return this.#variables.has(name)
  }

  /** Whether it is set and not to nothing; what is not known counts as something. */
  hasText(name: string): boolean {
    return this.has(name) && this.text(name) !== ''
  }

  /** Its value as it is; undefined when it is not set or not known. */
  text(name: string): string | undefined {
    return this.#variables.get(name)?.value?.reveal()
  }

  /** Its value without white space around it, as the server reads most of them. */
  trimmed(name: string): string | undefined {
    const text = this.text(name)
    return text === undefined ? undefined : goTrimmed(text)
  }

  /** Whether it is set to something that is not known here. */
  isUnknown(name: string): boolean {
    const variable = this.#variables.get(name)
    return variable !== undefined && variable.value === undefined
  }

  /** The variables of a server that reads these beside its own: they win, be they empty. */
  overriddenBy(variables: Iterable<Variable>): Environment {
    return new Environment([...this.#variables.values(), ...variables])
  }

  /** Without some of them. */
  without(names: readonly string[]): Environment {
    return new Environment([...this.#variables.values()].filter(({name}) => !names.includes(name)))
  }
}

/** A variable whose value is known. */
export function known(name: string, value: string, where: string): Variable {
  return {name, value: new Secret(value), where}
}
