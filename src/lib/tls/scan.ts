import {AppError} from '../errors/errors.ts'
import {TlsFormatError} from './byte-reader.ts'
import {fallbackSuite} from './client-hello.ts'
import {idsOf} from './code-points.ts'
import {type Ask, survey} from './elimination.ts'
import {type HelloOutcome, whereOf} from './hello-exchange.ts'
import {type ProtocolName, protocolNames, protocolVersions} from './protocol-versions.ts'
import type {Choices, ScanFacts, Seen} from './scan-facts.ts'
import {scanCurves, scanGroupsOfTls13} from './scan-groups.ts'
import {type ScanRequest, ScanSession} from './scan-session.ts'
import {dheSuites, ecdheSuites, type ScannedSuites, scanSuites} from './scan-suites.ts'
import {nameService} from './second-look.ts'
import type {ServerFlight} from './server-flight.ts'
import {schemeName, signatureSchemes} from './signature-schemes.ts'

/**
 * Finds out what a server offers, with ClientHellos that are made by hand: it needs no OpenSSL that knows it.
 *
 * A connection for each question, some side by side; a MinIO takes 50 or so. What is not answered is
 * `untested`. Throws `unreachable`, `timeout` or `tls_failed` where no version of TLS is spoken, and
 * `cancelled`.
 */
export async function scanServer(request: ScanRequest): Promise<ScanFacts> {
  const session = new ScanSession(request)
  const protocols = await scanProtocols(session, request)
  const spoken = protocols.filter(({supported}) => supported === 'yes').map(({name}) => name)
  const [suites, groupsOfTls13] = await Promise.all([
    Promise.all(spoken.map((name) => scanSuites(session, name))),
    spoken.includes('TLSv1.3') ? scanGroupsOfTls13(session) : undefined,
  ])
  const clear = suites.findLast(({choices}) => choices.protocol !== 'TLSv1.3')
  const [open, refusesFallback] = await Promise.all([
    clear ? scanInTheClear(session, clear, spoken.includes('TLSv1.3')) : hidden,
    scanFallback(session, suites),
  ])
  const {curves, ...rest} = open
  return {
    address: request.address,
    protocols,
    suites: suites.map(({choices}) => choices),
    groups: [groupsOfTls13, curves].filter((each) => each !== undefined),
    ...rest,
    refusesFallback,
    connects: session.connects,
    failures: session.failures,
  }
}

type Protocols = ScanFacts['protocols']

async function scanProtocols(session: ScanSession, request: ScanRequest): Promise<Protocols> {
  const outcomes = await Promise.all(
    protocolNames.map(async (name) => ({
      name,
      outcome: await session.offer({protocol: name}, 'hello'),
    })),
  )
  const protocols = outcomes.map(({name, outcome}) => ({
    name,
    supported: speaks(session, name, outcome),
  }))
  if (protocols.some(({supported}) => supported === 'yes')) return protocols
  const error = noCommonVersion(
    outcomes.map(({outcome}) => outcome),
    request,
  )
  if (!(error.cause instanceof TlsFormatError)) throw error
  throw await nameService(error, error, {...request, where: whereOf(request), hasClient: false})
}

const internalError = 80
const unrecognizedName = 112

function speaks(session: ScanSession, name: ProtocolName, outcome: HelloOutcome): Seen {
  if (outcome.kind === 'hello') {
    return outcome.flight.version === protocolVersions[name] ? 'yes' : 'no'
  }
  // OpenSSL says so of a version that its security level leaves no signature for.
  if (outcome.kind === 'alert' && outcome.alert === internalError) return 'no'
  return session.refuses(outcome) ? 'no' : 'untested'
}

function noCommonVersion(outcomes: readonly HelloOutcome[], request: ScanRequest): AppError {
  const where = whereOf(request)
  const failed = outcomes.find((outcome) => outcome.kind === 'failed')
  if (failed) return failed.error
  if (outcomes.every(({kind}) => kind === 'closed')) {
    return new AppError('tls_failed', `${where} closed the connection within the handshake`)
  }
  if (outcomes.some((each) => each.kind === 'alert' && each.alert === unrecognizedName)) {
    const name = request.servername || 'a client that asks for no name'
    return new AppError('tls_failed', `${where} has no certificate for ${name}`, {
      hint: 'Ask for another one with --servername NAME',
    })
  }
  return new AppError('tls_failed', `${where} agrees to no version of TLS from 1.0 to 1.3`, {
    hint: 'It may have no certificate, or one that it cannot use',
  })
}

type InTheClear = Pick<
  ScanFacts,
  'schemes' | 'alpn' | 'requestsCertificate' | 'staplesOcsp' | 'marksDowngrade' | 'primeBits'
> & {readonly curves: Choices | undefined}

const hidden: InTheClear = {
  curves: undefined,
  schemes: undefined,
  alpn: undefined,
  requestsCertificate: 'untested',
  staplesOcsp: 'untested',
  marksDowngrade: 'untested',
  primeBits: undefined,
}

/** What only TLS 1.2 and older say where everybody can read it. */
async function scanInTheClear(
  session: ScanSession,
  {ids, choices: {protocol}}: ScannedSuites,
  speaksTls13: boolean,
): Promise<InTheClear> {
  const [ecdhe, dhe] = [ecdheSuites(ids), dheSuites(ids)]
  const [flight, primes, curves, schemes, alpn] = await Promise.all([
    session.flight({protocol, suites: ids, ocsp: true}),
    dhe.length > 0 ? session.flight({protocol, suites: dhe}) : undefined,
    ecdhe.length > 0 ? scanCurves(session, protocol, ecdhe) : undefined,
    ecdhe.length > 0 && protocol === 'TLSv1.2' ? scanSchemes(session, ecdhe) : undefined,
    scanAlpn(session, protocol, ids),
  ])
  const seen = (test: (flight: ServerFlight) => boolean): Seen =>
    flight === undefined ? 'untested' : test(flight) ? 'yes' : 'no'
  return {
    curves,
    schemes,
    alpn,
    requestsCertificate: seen(({requestsCertificate}) => requestsCertificate),
    staplesOcsp: seen(({hasStaple}) => hasStaple),
    marksDowngrade: speaksTls13 ? seen((each) => each.hasDowngradeSentinel) : 'untested',
    primeBits: primes?.primeBits,
  }
}

async function scanSchemes(session: ScanSession, suites: readonly number[]): Promise<Choices> {
  const protocol = 'TLSv1.2'
  const ask: Ask = (schemes) =>
    session.choice({protocol, suites, schemes}, 'flight', ({scheme}) => scheme)
  const {ids, ...rest} = await survey(idsOf(signatureSchemes), ask)
  return {protocol, names: ids.map(schemeName), ...rest}
}

const applications = ['h2', 'http/1.1']

async function scanAlpn(
  session: ScanSession,
  protocol: ProtocolName,
  suites: readonly number[],
): Promise<Choices> {
  const ask: Ask = async (offer) => {
    const alpn = offer.map((index) => applications[index] ?? '')
    return session.choice({protocol, suites, alpn}, 'hello', (flight) =>
      flight.alpn === undefined ? undefined : applications.indexOf(flight.alpn),
    )
  }
  const {ids, ...rest} = await survey([...applications.keys()], ask)
  return {protocol, names: ids.map((index) => applications[index] ?? ''), ...rest}
}

const inappropriateFallback = 86

/** Whether the server refuses a client that says that it has fallen back, though both could do better. */
async function scanFallback(session: ScanSession, suites: readonly ScannedSuites[]): Promise<Seen> {
  const older = suites.at(-2)
  if (older === undefined) return 'untested'
  const {protocol} = older.choices
  const outcome = await session.offer({protocol, suites: [...older.ids, fallbackSuite]}, 'hello')
  if (outcome.kind === 'hello') return 'no'
  return outcome.kind === 'alert' && outcome.alert === inappropriateFallback ? 'yes' : 'untested'
}
