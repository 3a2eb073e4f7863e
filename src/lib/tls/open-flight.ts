import {randomBytes} from 'node:crypto'
import {suitesOfTls12} from './cipher-suites.ts'
import type {CodePoint} from './code-points.ts'
import type {HelloTarget} from './hello-exchange.ts'
import {groupName} from './named-groups.ts'
import type {Seen} from './scan-facts.ts'
import {ScanSession} from './scan-session.ts'
import {signatureSchemes} from './signature-schemes.ts'

/** What a handshake by the runtime does not show, seen by two hand-made hellos. */
export interface OpenFlight {
  /** Only TLS 1.2 says it in the clear: `untested` where it is not spoken. */
  readonly requestsCertificate: Seen
  readonly staplesOcsp: Seen
  /** The group that the server takes of those that are usual in TLS 1.3, or undefined. */
  readonly group: string | undefined
  /** What clients get that take only keys of the kind that was asked for, DER; only in TLS 1.2 it can be seen. */
  readonly otherLeaf: Uint8Array | undefined
}

/** Kinds of keys for which servers have certificates side by side. */
export type KeyKind = 'RSA' | 'ECDSA'

// What clients offer today.
const usualGroups = [0x11ec, 0x001d, 0x0017, 0x0018, 0x0019]

/**
 * Sends two hellos, or three where a certificate for another kind of key is looked for, and hangs up after the answers.
 *
 * Throws `cancelled`; no answer is `untested`.
 */
export async function seeOpenFlight(
  target: HelloTarget & {readonly servername: string},
  otherKind?: KeyKind,
): Promise<OpenFlight> {
  const session = new ScanSession({
    ...target,
    deadline: target.timeout * 2,
    random: (length) => randomBytes(length),
  })
  const [flight, hello, other] = await Promise.all([
    session.flight({protocol: 'TLSv1.2', ocsp: true}),
    session.offer({protocol: 'TLSv1.3', groups: usualGroups}, 'hello'),
    otherKind && session.flight({protocol: 'TLSv1.2', ...onlyFor(otherKind)}),
  ])
  const seen = (value: boolean | undefined): Seen =>
    value === undefined ? 'untested' : value ? 'yes' : 'no'
  const group = hello.kind === 'hello' ? hello.flight.group : undefined
  return {
    requestsCertificate: seen(flight?.requestsCertificate),
    staplesOcsp: seen(flight?.hasStaple),
    group: group === undefined ? undefined : groupName(group),
    otherLeaf: other?.leaf,
  }
}

function onlyFor(kind: KeyKind): {suites: number[]; schemes: number[]} {
  const namedFor = (points: readonly CodePoint[], word: RegExp): number[] =>
    points.flatMap(([id, name]) => (word.test(name) ? [id] : []))
  return {
    suites: namedFor(
      suitesOfTls12,
      kind === 'RSA' ? /^TLS_(?:ECDHE_|DHE_)?RSA_/ : /^TLS_ECDHE_ECDSA_/,
    ),
    schemes: namedFor(signatureSchemes, kind === 'RSA' ? /^rsa_/ : /^ecdsa_/),
  }
}
