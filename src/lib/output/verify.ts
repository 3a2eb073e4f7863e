import type {EndpointVerdict} from '../certificates/verification/verify-endpoint.ts'
import type {FileVerdict} from '../certificates/verification/verify-file.ts'
import {opensslName} from './openssl-name.ts'
import type {Style} from './style.ts'

type Verified = EndpointVerdict | FileVerdict
type Mark = 'ok' | 'bad' | 'warning' | 'untested' | 'note'

/** Subject and dates as `openssl x509 -noout -subject -dates` prints them, then the chain, the verdicts and what is odd. */
export function renderVerified(verified: Verified, style: Style): string {
  return [
    style.bold(titleOf(verified)),
    `subject=${opensslName(verified.subject)}`,
    `issuer=${opensslName(verified.issuer)}`,
    `notBefore=${opensslTime(verified.notBefore)}`,
    `notAfter=${opensslTime(verified.notAfter)}`,
    `names=${verified.names.join(', ')}`,
    `fingerprint=sha256:${verified.fingerprint}`,
    ...chainLines(verified),
    ...(verified.kind === 'endpoint' ? handshakeLines(verified) : []),
    ...verdictLines(verified, style),
    ...findingLines(verified, style),
    ...judgeLines(verified, style),
    ...(verified.chainFile === undefined ? [] : [`Wrote the chain to ${verified.chainFile}`]),
  ].join('\n')
}

function titleOf(verified: Verified): string {
  if (verified.kind === 'file') {
    const {source, file} = verified
    return file === source ? file : `${source}: ${file}`
  }
  const {source, host, port, address} = verified
  const server = `${host.includes(':') ? `[${host}]` : host}:${port}`
  const where = `${server}${address === host ? '' : ` at ${address}`}`
  return source === server ? where : `${source}: ${where}`
}

function chainLines({chain, path}: Verified): string[] {
  const anchor = path.at(-1)
  return [
    ...chain.map(
      ({subject, issuer}, depth) =>
        `chain ${depth}: ${subject || '(no subject)'}, issued by ${issuer || '(no name)'}`,
    ),
    ...(anchor?.from === 'trusted' ? [`anchor: ${anchor.subject || '(no subject)'}`] : []),
  ]
}

function handshakeLines(endpoint: EndpointVerdict): string[] {
  const {protocol, cipher, group, alpn, clientCertificateRequested, ocspStapled} = endpoint
  const said = {yes: 'yes', no: 'no', untested: 'not known'}
  return [
    [
      protocol,
      cipher,
      ...(group === 'unknown' ? [] : [`group ${group}`]),
      ...(alpn === '' ? [] : [`ALPN ${alpn}`]),
    ].join(', '),
    `client certificate asked for: ${said[clientCertificateRequested]}; OCSP stapled: ${said[ocspStapled]}`,
  ]
}

function marker(style: Style): Record<Mark, string> {
  return {
    ok: style.good('✔'),
    bad: style.bad('✗'),
    warning: style.warn('!'),
    untested: style.warn('?'),
    note: style.dim('-'),
  }
}

function verdictLines({verdicts}: Verified, style: Style): string[] {
  const marks = marker(style)
  return Object.entries(verdicts).flatMap(([title, verdict]) =>
    verdict
      ? [
          `${marks[verdict.verdict]} ${title.padEnd(9)} ${verdict.message}`,
          ...(verdict.fix === undefined ? [] : [`  ${verdict.fix}`]),
        ]
      : [],
  )
}

const marksOfSeverity = {bad: 'bad', warning: 'warning', info: 'note'} as const

function findingLines({findings, verdicts}: Verified, style: Style): string[] {
  const marks = marker(style)
  return findings
    .filter(({code}) => code !== 'chain-incomplete' || verdicts.chain.verdict !== 'bad')
    .flatMap(({severity, message, fix}) => [
      `${marks[marksOfSeverity[severity]]} ${message}`,
      ...(fix === undefined ? [] : [`  ${fix}`]),
    ])
}

const judgeNames = {
  go: 'Go programs (mc, MinIO, KES)',
  openssl: 'OpenSSL (curl, Node, Python)',
  browser: 'browsers',
} as const

/** Only where the three differ: what all of them say is in the verdicts. */
function judgeLines({judges}: Verified, style: Style): string[] {
  const all = Object.values(judges)
  if (all.every(({verdict}) => verdict === all[0]?.verdict)) return []
  const marks = marker(style)
  const line = (name: keyof typeof judgeNames): string[] => {
    const {verdict, message} = judges[name]
    return verdict === 'bad' ? [`${marks.warning} refused by ${judgeNames[name]}: ${message}`] : []
  }
  return [...line('go'), ...line('openssl'), ...line('browser')]
}

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

// `Nov 24 10:00:00 2026 GMT`
function opensslTime(time: string): string {
  const [date = '', clock = ''] = time.replace('Z', '').split('T')
  const [year, month, day] = date.split('-')
  return `${months[Number(month) - 1]} ${String(Number(day)).padStart(2)} ${clock} ${year} GMT`
}
