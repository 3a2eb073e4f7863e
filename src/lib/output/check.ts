import type {CheckedCertificate} from '../certificates/expiry/check-expiry.ts'
import type {Style} from './style.ts'
import {table} from './table.ts'

const signs = {ok: '✔', expiring: '!', expired: '✗', 'not-yet-valid': '✗'}

/**
 * A table: where, which certificate, and how long it lasts; then what else is wrong.
 *
 * Of a chain the certificate that ends first stands for all, unless some are not well: then each of those.
 */
export function renderChecked(checked: readonly CheckedCertificate[], style: Style): string {
  const mark = {
    ok: style.good,
    expiring: style.bad,
    expired: style.bad,
    'not-yet-valid': style.bad,
  }
  const rows = chainsOf(checked)
    .flatMap(shownOf)
    .map((each) => [
      placeOf(each),
      each.subject || shorten(each.names),
      mark[each.state](`${signs[each.state]} ${each.message}`),
    ])
  const findings = new Set(
    checked.flatMap(({source, findings: found}) =>
      found.map(({message}) => `${style.bad('✗')} ${source}: ${message}`),
    ),
  )
  return [
    table(['Where', 'Certificate', 'Validity'], rows, style),
    ...findings,
    ...summary(checked, style),
  ].join('\n')
}

/** The certificates of one file, or of one chain that a server presents, stand one after the other. */
function chainsOf(checked: readonly CheckedCertificate[]): CheckedCertificate[][] {
  const chains: CheckedCertificate[][] = []
  for (const each of checked) {
    const last = chains.at(-1)
    const before = last?.at(-1)
    if (last && before && before.where === each.where && before.depth < each.depth) last.push(each)
    else chains.push([each])
  }
  return chains
}

function shownOf(chain: CheckedCertificate[]): CheckedCertificate[] {
  const bad = chain.filter(({state}) => state !== 'ok')
  return bad.length > 0 ? bad : chain.toSorted(byEnd).slice(0, 1)
}

const byEnd = (a: CheckedCertificate, b: CheckedCertificate): number =>
  a.secondsLeft - b.secondsLeft

function placeOf({where, address, servernames}: CheckedCertificate): string {
  const names = (servernames ?? []).filter((name) => name !== '' && !where.startsWith(`${name}:`))
  return [
    where,
    ...(address === undefined ? [] : [`at ${address}`]),
    ...(names.length === 0 ? [] : [`for ${shorten(names)}`]),
  ].join(' ')
}

const shown = 3

function shorten(names: readonly string[]): string {
  if (names.length <= shown) return names.join(', ')
  return `${names.slice(0, shown).join(', ')} and ${names.length - shown} more`
}

function summary(checked: readonly CheckedCertificate[], style: Style): string[] {
  const [first] = checked.toSorted(byEnd)
  if (checked.length < 2 || first === undefined) return []
  const bad = checked.filter(({state}) => state !== 'ok').length
  const words = bad === 0 ? 'none is about to end' : `${bad} not well`
  const name = first.subject || shorten(first.names)
  return [
    style.dim(
      `${checked.length} certificates, ${words}; the earliest: ${name} in ${first.where} ${first.message}`,
    ),
  ]
}
