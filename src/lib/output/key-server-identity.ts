import type {KesIdentityItem} from '../key-server/identities.ts'
import type {KesIdentityInfo} from '../key-server/identity-info.ts'
import type {KesIdentityOf} from '../key-server/identity-of.ts'
import type {KesIdentityMade} from '../key-server/new-identity.ts'
import type {Style} from './style.ts'
import {table} from './table.ts'

/** A table: identity, and its policy. */
export function renderKesIdentities(items: readonly KesIdentityItem[], style: Style): string {
  if (items.length === 0) return ''
  return table(
    ['Identity', 'Policy'],
    items.map(({identity, admin, policy}) => [
      identity,
      admin ? '(administrator)' : (policy ?? 'unknown'),
    ]),
    style,
  )
}

/** Who an identity is, and what it may do as far as that is known. */
export function renderKesIdentity(info: KesIdentityInfo, style: Style): string {
  const {identity, known, admin, policy, allow, deny, rights} = info
  const standing: Record<KesIdentityInfo['known'], string> = {
    yes: admin ? 'the administrator: it may do everything' : `policy ${policy ?? 'unknown'}`,
    no: style.bad('no policy names it: it may do nothing'),
    unknown: style.warn('unknown: it may see none of its policy, and do none of what was tried'),
  }
  return [
    `${style.dim('Identity')}  ${style.bold(identity)}`,
    `${style.dim('Standing')}  ${standing[known]}`,
    ...(info.created_at === undefined ? [] : [`${style.dim('Created ')}  ${info.created_at}`]),
    ...(allow ?? []).map((path) => `  ${style.good('+')} ${path}`),
    ...(deny ?? []).map((path) => `  ${style.bad('-')} ${path}`),
    ...(rights === undefined ? [] : ['What it may do, as its answers show:']),
    ...(rights ?? []).map(({path, allowed}) => {
      const mark = {yes: style.good('✔'), no: style.bad('✗'), unknown: '?'}[allowed]
      return `  ${mark} ${path}`
    }),
  ].join('\n')
}

/** The identity alone where there is one, so that a script can take it; with its source where there are several. */
export function renderIdentitiesOf(items: readonly KesIdentityOf[], style: Style): string {
  const [only, ...more] = items
  if (only && more.length === 0) return only.identity
  return table(
    [],
    items.map(({identity, where}) => [identity, where]),
    style,
  )
}

/** A new identity: its API key this once, or its files and how long they last; and what to do with it. */
export function renderIdentityMade(made: KesIdentityMade, style: Style): string {
  const {identity, apiKey, apiKeyFile, keyFile, certFile, notAfter, encrypted, reused} = made
  const key = keyFile === undefined ? [] : [encrypted ? `${keyFile} (encrypted)` : keyFile]
  return [
    ...(apiKey === undefined ? [] : [`API key   ${style.bold(apiKey)}`]),
    ...(apiKeyFile === undefined ? [] : [`Made ${apiKeyFile}`]),
    ...(certFile === undefined ? [] : [`Made ${[certFile, ...key].join(' and ')}`]),
    `Identity  ${style.bold(identity)}${reused ? ' (as before)' : ''}`,
    notAfter === undefined
      ? 'Valid     as long as a policy names it: an API key does not expire'
      : `Valid     until ${notAfter}; made again with --reuse-key, it keeps its identity`,
    ...(apiKey === undefined ? [] : [style.warn('The API key is shown this once.')]),
    ...(reused
      ? []
      : ['Next      add the identity to a policy in the configuration of the KES, and reload it']),
  ].join('\n')
}
