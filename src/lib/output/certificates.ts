import type {CertificateCreated} from '../certificates/create-certificate.ts'
import type {EndpointVerdict} from '../certificates/verify-endpoint.ts'
import type {Style} from './style.ts'

/** What was made, and where it lies. */
export function renderCertificateCreated(created: CertificateCreated, style: Style): string {
  const {certFile, keyFile, changed} = created
  return [
    changed ? `Made ${certFile} and ${keyFile}` : 'This would be made:',
    `  for          ${created.names.join(', ')}`,
    `  key          ${created.key}`,
    `  valid        ${created.notBefore} to ${created.notAfter}`,
    `  fingerprint  sha256:${created.fingerprint}`,
    ...created.remarks.map((remark) => style.warn(`  note: ${remark}`)),
  ].join('\n')
}

/** Subject and dates as `openssl x509 -noout -subject -dates` prints them, then the verdicts. */
export function renderEndpoint(endpoint: EndpointVerdict, style: Style): string {
  const marks = {
    ok: style.good('✔'),
    bad: style.bad('✗'),
    warning: style.warn('!'),
    untested: style.warn('?'),
  }
  const {verdicts} = endpoint
  const line = (title: keyof EndpointVerdict['verdicts']): string =>
    `${marks[verdicts[title].verdict]} ${title.padEnd(9)} ${verdicts[title].message}`
  const address = endpoint.address === endpoint.host ? '' : ` at ${endpoint.address}`
  return [
    style.bold(`${endpoint.source}: ${endpoint.host}:${endpoint.port}${address}`),
    `subject=${endpoint.subject}`,
    `issuer=${endpoint.issuer}`,
    `notBefore=${opensslTime(endpoint.notBefore)}`,
    `notAfter=${opensslTime(endpoint.notAfter)}`,
    `names=${endpoint.names.join(', ')}`,
    `fingerprint=sha256:${endpoint.fingerprint}`,
    ...endpoint.chain.map(
      ({subject, issuer}, depth) =>
        `chain ${depth}: ${subject || '(no subject)'}, issued by ${issuer || '(no name)'}`,
    ),
    [endpoint.protocol, endpoint.cipher, ...group(endpoint)].join(', '),
    line('chain'),
    line('name'),
    line('validity'),
    line('key'),
  ].join('\n')
}

const group = ({group: name}: EndpointVerdict): string[] =>
  name === 'unknown' ? [] : [`group ${name}`]

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')

// `Nov 24 10:00:00 2026 GMT`
function opensslTime(time: string): string {
  const [date = '', clock = ''] = time.replace('Z', '').split('T')
  const [year, month, day] = date.split('-')
  return `${months[Number(month) - 1]} ${String(Number(day)).padStart(2)} ${clock} ${year} GMT`
}
