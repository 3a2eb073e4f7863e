import type {LintReport} from '../certificates/lint/lint-folder.ts'
import type {Style} from './style.ts'

const starts: Readonly<Record<LintReport['start']['verdict'], string>> = {
  tls: 'the server starts and serves TLS',
  refused: 'the server does not start',
  'plain-http': 'the server starts without TLS, and says nothing',
  'handshake-fails': 'the server starts, and no client can connect',
}
const reloads: Readonly<Record<LintReport['reload']['verdict'], string>> = {
  new: 'a running server takes these files',
  old: 'a running server keeps what it has',
  'handshake-fails': 'a running server takes these files, and no client can connect any more',
}

/** The verdict, then what was found, each with the command that mends it. */
export function renderLint(report: LintReport, style: Style): string {
  const {start, findings} = report
  const isWell = start.verdict === 'tls'
  const sign = (good: boolean): string => (good ? style.good('✔') : style.bad('✗'))
  return [
    style.bold(`${report.dir} for ${report.for}, as ${report.user}`),
    ...mended(report, style),
    `${sign(isWell)} start   ${starts[start.verdict]}`,
    ...(start.serverMessage === undefined ? [] : [style.dim(`    ${start.serverMessage}`)]),
    ...reloadLines(report, style),
    ...report.pairs.map((pair) => pairLine(pair)),
    ...report.authorities.map(
      ({file, trusted, reason}) => `  ${file}: ${trusted ? reason : `not trusted: ${reason}`}`,
    ),
    ...findings.map((finding) => findingLines(finding, style)),
    ...(findings.length === 0 ? [style.good('Nothing was found.')] : []),
    ...report.untested.map((what) => style.dim(`not checked: ${what}`)),
  ].join('\n')
}

/** That of the root pair, and that of the other pairs where it is another. */
function reloadLines({reload, pairs}: LintReport, style: Style): string[] {
  const {verdict, reason, rootPair} = reload
  const line = (what: typeof verdict, why: string | undefined): string =>
    `${reloads[what]}${what === 'new' || why === undefined ? '' : style.dim(` (${why})`)}`
  const sign = rootPair === 'new' ? style.good('✔') : style.bad('✗')
  const own = `${sign} reload  ${line(rootPair, pairs.find(({folder}) => folder === '')?.reason)}`
  if (verdict === rootPair) return [own]
  return [own, `${style.warn('!')} reload  of the pairs in folders: ${line(verdict, reason)}`]
}

function mended({changed, mended: files = [], backup}: LintReport, style: Style): string[] {
  if (changed === undefined) return []
  if (!changed) return ['Nothing could be mended without risk; nothing was changed.']
  return [
    ...files.map(({file, what}) => style.good(`mended ${file}: ${what}`)),
    `The old files are in ${backup}`,
    'A server that runs does not notice this by itself: send it SIGHUP if it serves TLS, else restart it.',
  ]
}

function pairLine({
  folder,
  names,
  key,
  notAfter,
  servedAtStart,
}: LintReport['pairs'][number]): string {
  const place = folder === '' ? 'root pair' : folder
  const facts = [names.join(', ') || 'no names', key, notAfter && `until ${notAfter}`]
  const known = facts.filter((fact) => fact !== undefined).join('; ')
  return `  ${place}: ${servedAtStart ? '' : 'not served; '}${known}`
}

function findingLines(finding: LintReport['findings'][number], style: Style): string {
  const {severity, file, message, serverMessage, fix, code} = finding
  const mark = {error: style.bad('✗'), warning: style.warn('!'), info: style.dim('i')}[severity]
  return [
    `${mark} ${file === '' ? '' : `${file}: `}${message} ${style.dim(`[${code}]`)}`,
    ...(serverMessage === undefined ? [] : [style.dim(`    the server: ${serverMessage}`)]),
    ...(fix === undefined ? [] : [`    mend it: ${fix}`]),
  ].join('\n')
}
