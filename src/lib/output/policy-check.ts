import type {PolicyReport} from '../policies/check-document.ts'
import type {PolicyFinding} from '../policy/check/finding.ts'
import type {Style} from './style.ts'

/** A line for each finding, in the way of compilers, and one for each document without any. */
export function renderPolicyReports(reports: readonly PolicyReport[], style: Style): string {
  return reports
    .flatMap(({file, findings}) =>
      findings.length === 0
        ? [`${file}: ${style.good('ok')}`]
        : findings.map((finding) => line(file, finding, style)),
    )
    .join('\n')
}

function line(file: string, finding: PolicyFinding, style: Style): string {
  const {severity, statement, sid, message, fix} = finding
  const place = finding.line === undefined ? '' : `:${finding.line}:${finding.column}`
  const mark = severity === 'error' ? style.bad : style.warn
  const name = sid === undefined ? '' : ` (${sid})`
  const where = statement === undefined ? '' : `statement ${statement}${name}: `
  const advice = fix === undefined ? '' : `\n  ${style.dim(fix)}`
  return `${file}${place}: ${mark(severity)}: ${where}${message}${advice}`
}
