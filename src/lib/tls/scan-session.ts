import {AppError} from '../errors/errors.ts'
import {suitesOfTls12, suitesOfTls13} from './cipher-suites.ts'
import {type ClientOffer, clientHello} from './client-hello.ts'
import {idsOf} from './code-points.ts'
import type {Choice} from './elimination.ts'
import {exchangeHello, type HelloOutcome, type HelloTarget, whereOf} from './hello-exchange.ts'
import {groupsOfTls12, groupsOfTls13} from './named-groups.ts'
import {protocolVersions} from './protocol-versions.ts'
import type {ServerFlight} from './server-flight.ts'
import {signatureSchemes} from './signature-schemes.ts'

/** A server to be scanned. */
export interface ScanRequest extends HelloTarget {
  /** The name to ask for; empty asks for none. */
  readonly servername: string
  /** Milliseconds for all of it: what is asked later goes unanswered. */
  readonly deadline: number
  /** Bytes from a cryptographic source. */
  random(length: number): Uint8Array
}

/** What is offered where it is not what a question is about: everything. */
type Offer = Partial<ClientOffer> & Pick<ClientOffer, 'protocol'>

/**
 * How a server refuses what it is offered: handshake_failure, illegal_parameter, protocol_version,
 * insufficient_security, inappropriate_fallback, missing_extension and no_application_protocol.
 */
const refusals: ReadonlySet<number> = new Set([40, 47, 70, 71, 86, 109, 120])

/** The questions to one server: counts its connections, and remembers why some went unanswered. */
export class ScanSession {
  readonly #request: ScanRequest
  /** How many connections were made. */
  connects = 0
  /** The failures in place of answers. */
  readonly failures: AppError[] = []
  readonly #end: AbortSignal

  constructor(request: ScanRequest) {
    this.#request = request
    this.#end = AbortSignal.timeout(request.deadline)
  }

  /** What becomes of an offer. Throws `cancelled`. */
  async offer(offer: Offer, until: 'hello' | 'flight'): Promise<HelloOutcome> {
    if (this.#end.aborted) return this.#tooLate()
    const first = await this.#exchange(offer, until)
    // A server may hang up because it does not take this, or because it has too much to do.
    const outcome = first.kind === 'closed' ? await this.#exchange(offer, until) : first
    if (outcome.kind === 'failed') this.failures.push(outcome.error)
    return outcome
  }

  async #exchange(offer: Offer, until: 'hello' | 'flight'): Promise<HelloOutcome> {
    this.connects += 1
    const isTls13 = offer.protocol === 'TLSv1.3'
    const hello = clientHello(
      {
        suites: idsOf(isTls13 ? suitesOfTls13 : suitesOfTls12),
        groups: idsOf(isTls13 ? groupsOfTls13 : groupsOfTls12),
        schemes: idsOf(signatureSchemes),
        servername: this.#request.servername,
        ...offer,
      },
      this.#request.random(32),
    )
    return exchangeHello(this.#request, hello, until)
  }

  #tooLate(): HelloOutcome {
    const {deadline} = this.#request
    const message = `${whereOf(this.#request)} takes too long: ${deadline / 1000} s are over`
    const error = new AppError('timeout', message)
    this.failures.push(error)
    return {kind: 'failed', error}
  }

  /** Whether the server would not have what was offered; what is neither that nor an answer is noted. */
  refuses(outcome: HelloOutcome): boolean {
    if (outcome.kind === 'alert' && !refusals.has(outcome.alert)) {
      const message = `${whereOf(this.#request)} answers with the alert ${outcome.alert} of TLS`
      this.failures.push(new AppError('tls_failed', message))
    }
    // Some hang up without a word where others send an alert.
    return outcome.kind === 'closed' || (outcome.kind === 'alert' && refusals.has(outcome.alert))
  }

  /** Which of the offered things the server chose; `chosen` finds it in what the server says. */
  async choice(
    offer: Offer,
    until: 'hello' | 'flight',
    chosen: (flight: ServerFlight) => number | undefined,
  ): Promise<Choice> {
    const outcome = await this.offer(offer, until)
    if (outcome.kind !== 'hello') return this.refuses(outcome) ? {kind: 'refused'} : unanswered
    if (outcome.flight.version !== protocolVersions[offer.protocol]) return {kind: 'refused'}
    const id = chosen(outcome.flight)
    // Such as a suite that needs no group: it has none of those that were offered.
    return id === undefined ? {kind: 'refused'} : {kind: 'chosen', id}
  }

  /** What the server says of itself before TLS 1.3, or undefined when it does not say it. */
  async flight(offer: Offer): Promise<ServerFlight | undefined> {
    const outcome = await this.offer(offer, 'flight')
    return outcome.kind === 'hello' ? outcome.flight : undefined
  }
}

const unanswered: Choice = {kind: 'unanswered'}
