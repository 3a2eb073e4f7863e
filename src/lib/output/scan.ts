import type {ScanFinding, ScanResult} from '../certificates/scan/scan-result.ts'
import type {Style} from './style.ts'

type Choices = ScanResult['groups'][number]

/** What a server offers, compactly; then what is to be said of it, the worst first. */
export function renderScan(scan: ScanResult, style: Style): string {
  const {signatureSchemes, alpn, primeBits} = scan
  return [
    style.bold(titleOf(scan)),
    row('protocols', protocolsOf(scan)),
    ...scan.suites.toReversed().flatMap((suites) => suitesOf(suites, scan, style)),
    ...scan.groups.map((groups) => row('groups', listOf(groups))),
    ...(primeBits === undefined ? [] : [row('DHE', `a prime of ${primeBits} bits`)]),
    ...(signatureSchemes ? [row('signatures', signatureSchemes.names.join(', '))] : []),
    ...(alpn ? [row('ALPN', alpn.names.join(', ') || 'none')] : []),
    row('client cert', clientCertificate[scan.clientCertificateRequested]),
    row('FIPS', fipsOf(scan)),
    ...(scan.untested.length === 0 ? [] : [row('untested', scan.untested.join(', '))]),
    ...order.flatMap((severity) =>
      scan.findings
        .filter((finding) => finding.severity === severity)
        .map((finding) => findingOf(finding, scan, style)),
    ),
    style.dim(`asked with ${scan.connects} connections`),
  ].join('\n')
}

function titleOf({source, host, port, address, servername}: ScanResult): string {
  const where = `${host}:${port}`
  return [
    source === where ? where : `${source}: ${where}`,
    ...(address === host ? [] : [`at ${address}`]),
    ...(servername === host || servername === '' ? [] : [`as ${servername}`]),
  ].join(' ')
}

const row = (title: string, text: string): string => `${title.padEnd(11)} ${text}`

const owner = {server: ", the server's order", client: ", the client's order", unknown: ''}

function protocolsOf({protocols}: ScanResult): string {
  const those = (wanted: string): string =>
    protocols
      .filter(({supported}) => supported === wanted)
      .map(({name}) => name)
      .join(', ')
  const [yes, no, untested] = [those('yes'), those('no'), those('untested')]
  return [
    yes,
    ...(no === '' ? [] : [`not ${no}`]),
    ...(untested === '' ? [] : [`untested ${untested}`]),
  ].join('; ')
}

function suitesOf(
  {protocol, names, preference, complete}: Choices,
  {findings}: ScanResult,
  style: Style,
): string[] {
  const more = complete ? '' : ', perhaps more'
  const markOf = (name: string): string => {
    const about = findings.filter(({details}) => details?.includes(name))
    const worst = order.find((severity) => about.some((each) => each.severity === severity))
    return worst === undefined ? ' ' : marks(style)[worst]
  }
  return [
    row('suites', `${protocol}${owner[preference]}${more}`),
    ...names.map((name) => row('', `${markOf(name)} ${name}`)),
  ]
}

function listOf({protocol, names, preference, complete}: Choices): string {
  const list = names.join(', ') || 'none'
  return `${protocol}: ${list}${complete ? '' : ', perhaps more'}${owner[preference].replace(', ', '; ')}`
}

const clientCertificate = {yes: 'requested', no: 'not requested', untested: 'untested'}

// JSON names them all.
const mostNamed = 3

function fipsOf({fips, suites}: ScanResult): string {
  if (fips.approved === 'yes') return 'all of it is approved'
  if (fips.approved === 'untested') return 'what was seen is approved'
  const listed = suites.flatMap(({names}) => names)
  const others = fips.notApproved.filter((name) => !listed.includes(name))
  const count = fips.notApproved.length - others.length
  const shown = count > mostNamed ? [...others, `${count} suites`] : fips.notApproved
  return `not approved: ${shown.join(', ')}`
}

const order: readonly ScanFinding['severity'][] = ['bad', 'warning', 'info']

const marks = (style: Style): Record<ScanFinding['severity'], string> => ({
  bad: style.bad('✗'),
  warning: style.warn('!'),
  info: style.dim('·'),
})

function findingOf(finding: ScanFinding, {suites}: ScanResult, style: Style): string {
  const {severity, message, where, details = [], fix} = finding
  const place = where === 'all' || message.includes(where) ? '' : ` (${where})`
  // Suites are marked where they are listed.
  const listed = suites.flatMap(({names}) => names)
  return [
    `${marks(style)[severity]} ${message}${place}`,
    ...details.filter((each) => !listed.includes(each)).map((each) => `    ${each}`),
    ...(fix === undefined ? [] : [style.dim(`  ${fix}`)]),
  ].join('\n')
}
