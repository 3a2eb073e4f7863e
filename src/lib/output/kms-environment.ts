import type {EnvironmentCreated} from '../kms-environment/creation/new-environment.ts'
import type {EnvironmentReport} from '../kms-environment/report.ts'
import type {Style} from './style.ts'

const verdicts: Readonly<Record<EnvironmentReport['verdict'], string>> = {
  starts: 'the server starts, and encrypts and decrypts',
  refused: 'the server does not start',
  crashes: 'the server crashes',
  'starts-without-kms': 'the server starts without a KMS, and says nothing about it',
  'starts-broken-kms': 'the server starts, and its KMS does not work',
  'starts-iam-broken': 'the server starts, and cannot read its users and its configuration',
  'starts-without-kms-iam-broken':
    'the server starts without a KMS, and cannot read its users and its configuration',
  'starts-broken-kms-iam-broken':
    'the server starts, its KMS does not work, and it cannot read its users and its configuration',
  untested: 'what decides was not looked at',
}

const kinds: Readonly<Record<EnvironmentReport['kms'], string>> = {
  none: 'none',
  static: 'a key of its own (static)',
  kes: 'KES',
  minkms: 'MinKMS',
}

/** The verdict on each server, the line that it ends with, and what was found. */
export function renderEnvironments(reports: readonly EnvironmentReport[], style: Style): string {
  return reports.map((report) => renderOne(report, style)).join('\n\n')
}

function renderOne(report: EnvironmentReport, style: Style): string {
  const {source, service, verdict, message, kms, defaultKey, autoEncryption} = report
  const key = defaultKey === undefined ? '' : `, default key ${JSON.stringify(defaultKey)}`
  const auto = {true: 'on', false: 'off', unknown: 'not known'}[`${autoEncryption}`]
  return [
    style.bold(service === undefined ? source : `${source}: ${service}`),
    `${mark(verdict, style)} ${verdict}: ${verdicts[verdict]}`,
    ...(message === undefined ? [] : [style.dim(`    ${message}`)]),
    `  KMS: ${kinds[kms]}${key}`,
    `  Auto encryption: ${auto}`,
    ...(report.endpoints ?? []).map(
      ({endpoint, version = 'of unknown release', identity, ready, generate, decrypt}) =>
        `  ${endpoint}: KES ${version}, ready ${ready}, generate ${generate}, decrypt ${decrypt}${identity === undefined ? '' : style.dim(` (as ${identity})`)}`,
    ),
    ...report.findings.map((finding) => findingLines(finding, style)),
    ...report.notChecked.map((what) => style.dim(`not checked: ${what}`)),
  ].join('\n')
}

function mark(verdict: EnvironmentReport['verdict'], style: Style): string {
  if (verdict === 'starts') return style.good('✔')
  return verdict === 'untested' ? style.warn('?') : style.bad('✗')
}

function findingLines(finding: EnvironmentReport['findings'][number], style: Style): string {
  const {severity, where, message, serverMessage, fix, code} = finding
  const sign = {error: style.bad('✗'), warning: style.warn('!'), info: style.dim('i')}[severity]
  return [
    `${sign} ${where === '' ? '' : `${where}: `}${message} ${style.dim(`[${code}]`)}`,
    ...(serverMessage === undefined ? [] : [style.dim(`    the server: ${serverMessage}`)]),
    ...(fix === undefined ? [] : [`    mend it: ${fix}`]),
  ].join('\n')
}

/** What was written, and what is to be known about it. */
export function renderEnvironmentCreated(created: EnvironmentCreated, style: Style): string {
  const {file, kms, defaultKey, variables, keyCreated, remarks} = created
  return [
    `Wrote ${style.bold(file)}: ${kinds[kms]}, default key ${JSON.stringify(defaultKey)}`,
    `  ${variables.join(', ')}`,
    ...(keyCreated ? [style.good(`The key ${defaultKey} was made at KES.`)] : []),
    ...remarks.map((remark) => `${style.warn('!')} ${remark}`),
  ].join('\n')
}
