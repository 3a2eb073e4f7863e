import {AppError} from '../errors/errors.ts'
import {suitesOfTls12, suitesOfTls13} from './cipher-suites.ts'
import {type ClientOffer, clientHello} from './client-hello.ts'
import {idsOf} from './code-points.ts'
import type {Choice} from './elimination.ts'
import {exchangeHello, type HelloOutcome, type HelloTarget} from './hello-exchange.ts'
import {groupsOfTls12, groupsOfTls13} from './named-groups.ts'
import {protocolVersions} from './protocol-versions.ts'
import type {ServerFlight} from './server-flight.ts'
import {signatureSchemes} from './signature-schemes.ts'

/** A server to be scanned. */
export interface ScanRequest extends HelloTarget {
  /** The name to ask for; empty asks for none. */
  readonly servername: string
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

/** `internal_error`: what OpenSSL answers to a version that its security level excludes. */
export const internalError = 80
/** `unrecognized_name`: there is no certificate for the name that was asked for. */
export const unrecognizedName = 112

const expected: ReadonlySet<number> = new Set([...refusals, internalError, unrecognizedName])

/** The questions to one server: counts its connections, and remembers why some went unanswered. */
export class ScanSession {
  readonly #request: ScanRequest
  /** How many connections were made. */
  connects = 0
  /** The failures in place of answers. */
  readonly failures: AppError[] = []

  constructor(request: ScanRequest) {
    this.#request = request
  }

  /** What becomes of an offer. Throws `cancelled`. */
  async offer(offer: Offer, until: 'hello' | 'flight'): Promise<HelloOutcome> {
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
    const outcome = await exchangeHello(this.#request, hello, until)
    if (outcome.kind === 'failed') this.failures.push(outcome.error)
    if (outcome.kind === 'alert' && !expected.has(outcome.alert)) {
      const {host, port} = this.#request
      const message = `${host}:${port} answered with the alert ${outcome.alert} of TLS`
      this.failures.push(new AppError('tls_failed', message))
    }
    return outcome
  }

  /** Which of the offered things the server chose; `chosen` finds it in what the server says. */
  async choice(
    offer: Offer,
    until: 'hello' | 'flight',
    chosen: (flight: ServerFlight) => number | undefined,
  ): Promise<Choice> {
    const outcome = await this.offer(offer, until)
    if (outcome.kind !== 'hello') return isRefusal(outcome) ? {kind: 'refused'} : unanswered
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

/**
 * Whether a server would not have what was offered. One that hangs up refuses, too: Go has no alert for a
 * signature scheme of TLS 1.2 that it does not share.
 */
export function isRefusal(outcome: HelloOutcome): boolean {
  return outcome.kind === 'closed' || (outcome.kind === 'alert' && refusals.has(outcome.alert))
}
