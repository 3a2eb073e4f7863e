import type {PolicyDifference} from '../policies/compare-policies.ts'
import type {Style} from './style.ts'

/** What is allowed now and what no longer, with an example for each. */
export function renderPolicyDifference(
  {same, nowAllowed, noLongerAllowed, undecided, from, to}: PolicyDifference,
  style: Style,
): string {
  if (same) return `${from} and ${to} allow the same.`
  return [
    ...section('Now allowed:', nowAllowed, '+', style.warn),
    ...section('No longer allowed:', noLongerAllowed, '-', style.good),
    ...(undecided.length === 0 ? [] : ['Not decided, too complex:', `  ${undecided.join(', ')}`]),
  ].join('\n')
}

function section(
  title: string,
  differences: PolicyDifference['nowAllowed'],
  sign: string,
  mark: (text: string) => string,
): string[] {
  const lines = differences.map(({actions, resource, when}) => {
    const place = resource === undefined ? '' : ` on ${resource}`
    const conditions = when.map(({condition, holds}) => `${holds ? 'if' : 'unless'} ${condition}`)
    return [
      `${mark(sign)} ${actions.join(', ')}${place}`,
      ...conditions.map((each) => `    ${each}`),
    ]
  })
  return lines.length === 0 ? [] : [title, ...lines.flat().map((line) => `  ${line}`)]
}
