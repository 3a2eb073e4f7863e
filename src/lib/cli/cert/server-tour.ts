import {inParallel} from '../../base/in-parallel.ts'
import {
  type Asked,
  ownName,
  type Place,
  placeKey,
} from '../../certificates/expiry/server-answers.ts'
import {AppError} from '../../errors/errors.ts'
import {type ProbeRequest, probeTls} from '../../tls/probe.ts'
import {type Certificate, readCertificate} from '../../x509/certificate.ts'
import type {Services} from '../services.ts'

const atOnce = 16

/** A place, and a name to ask it for; empty asks for none. */
export interface Question {
  readonly place: Place
  readonly name: string
}

/**
 * Asks places for names, each once, and a place that does not answer to its own name for no other.
 *
 * What is presented is only collected: whether it is trusted is not asked.
 */
export class ServerTour {
  readonly asked: Asked[] = []
  readonly names = new Set<string>()
  readonly #known = new Set<string>()
  readonly #silent = new Set<string>()
  readonly #services: Services
  readonly #client: ProbeRequest['client']

  constructor(services: Services, client: ProbeRequest['client']) {
    this.#services = services
    this.#client = client
  }

  /** Every server's own certificate so far. */
  leaves(): Certificate[] {
    return this.asked.flatMap(({chain}) => chain.slice(0, 1))
  }

  /** Throws `cancelled`; any other failure stands in `asked`. */
  async visit(questions: readonly Question[]): Promise<void> {
    const open = questions.filter((question) => this.#isNew(question))
    for await (const outcome of inParallel(open, atOnce, (question) => this.#ask(question))) {
      if ('error' in outcome) throw outcome.error
      this.asked.push(outcome.value)
    }
  }

  #isNew({place, name}: Question): boolean {
    const key = `${placeKey(place)} ${name}`
    if (this.#known.has(key) || this.#silent.has(placeKey(place))) return false
    this.#known.add(key)
    this.names.add(name)
    return true
  }

  async #ask({place, name}: Question): Promise<Asked> {
    const {settings, signal} = this.#services
    try {
      const {chain} = await probeTls({
        ...place,
        servername: name,
        client: this.#client,
        timeout: settings.connectTimeout,
        signal,
      })
      return {place, name, chain: chain.map((der) => readCertificate(der, placeKey(place)))}
    } catch (error) {
      if (error instanceof AppError && error.code === 'cancelled') throw error
      if (name === ownName(place)) this.#silent.add(placeKey(place))
      return {place, name, chain: [], error: namedFailure(error, {place, name})}
    }
  }
}

// The message names the host; what else tells this question from others is added.
function namedFailure(error: unknown, {place, name}: Question): unknown {
  if (!(error instanceof AppError)) return error
  const {code, message, hint} = error
  const address = place.isOneOfSeveral ? `, at ${place.address}` : ''
  const asked = name === ownName(place) ? '' : `, asked for ${name || 'no name'}`
  return new AppError(code, `${message}${address}${asked}`, {hint, cause: error.cause})
}
