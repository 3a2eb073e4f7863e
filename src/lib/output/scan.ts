import type {ScanFinding, ScanResult} from '../certificates/scan-result.ts'
import type {Style} from './style.ts'

type Choices = ScanResult['groups'][number]

/** What a server offers, compactly; then what is to be said of it, the worst first. */
export function renderScan(scan: ScanResult, style: Style): string {
  const {signatureSchemes, alpn, primeBits, fips} = scan
  return [
    style.bold(titleOf(scan)),
    row('protocols', protocolsOf(scan)),
    ...scan.suites.toReversed().flatMap((suites) => suitesOf(suites)),
    ...scan.groups.map((groups) => row('groups', listOf(groups))),
    ...(primeBits === undefined ? [] : [row('DHE', `a prime of ${primeBits} bits`)]),
    ...(signatureSchemes ? [row('signatures', signatureSchemes.names.join(', '))] : []),
    ...(alpn ? [row('ALPN', alpn.names.join(', ') || 'none')] : []),
    row('client cert', clientCertificate[scan.clientCertificateRequested]),
    row('FIPS', fipsOf(fips)),
    ...(scan.untested.length === 0 ? [] : [row('untested', scan.untested.join(', '))]),
    ...order.flatMap((severity) =>
      scan.findings
        .filter((finding) => finding.severity === severity)
        .map((finding) => findingOf(finding, style)),
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

function suitesOf({protocol, names, preference, complete}: Choices): string[] {
  const more = complete ? '' : ', perhaps more'
  return [
    row('suites', `${protocol}${owner[preference]}${more}`),
    ...names.map((name) => row('', `  ${name}`)),
  ]
}

function listOf({protocol, names, preference, complete}: Choices): string {
  const list = names.join(', ') || 'none'
  return `${protocol}: ${list}${complete ? '' : ', perhaps more'}${owner[preference].replace(', ', '; ')}`
}

const clientCertificate = {yes: 'requested', no: 'not requested', untested: 'untested'}

function fipsOf({approved, notApproved}: ScanResult['fips']): string {
  if (approved === 'yes') return 'all of it is approved'
  if (approved === 'untested') return 'what was seen is approved'
  return `not approved: ${notApproved.join(', ')}`
}

const order: readonly ScanFinding['severity'][] = ['bad', 'warning', 'info']

function findingOf({severity, message, fix, where}: ScanFinding, style: Style): string {
  const mark = {bad: style.bad('✗'), warning: style.warn('!'), info: style.dim('·')}[severity]
  const place = where === 'all' ? '' : ` (${where})`
  const remedy = fix === undefined ? [] : [style.dim(`  ${fix}`)]
  return [`${mark} ${message}${place}`, ...remedy].join('\n')
}
