import {rfc3339} from '../../base/time.ts'
import {AppError} from '../../errors/errors.ts'
import {firstForbidden} from '../../x509/name-constraints.ts'
import type {AltName} from '../../x509/subject-alt-name.ts'
import type {Purpose} from '../../x509/writing/write-extensions.ts'
import type {Authority, AuthorityLink} from './authority.ts'
import type {Validity} from './validity.ts'

/** What a certificate is to be, as far as a CA may forbid it. */
export interface Wanted {
  readonly validity: Validity
  readonly isCa: boolean
  readonly names: readonly AltName[]
  /** Of its subject. */
  readonly commonName?: string | undefined
  /** What it must be good for. */
  readonly purpose: Purpose | undefined
}

/**
 * Throws `bad_input` for what a CA, or one above it, may not sign: clients would refuse it.
 *
 * That is a life longer than the issuer's, a CA below one that may have none, a name outside its name constraints,
 * and a use that it does not give (RFC 5280 section 6.1).
 */
export function mustAllow({chain, source}: Authority, wanted: Wanted, now: Date): void {
  for (const [above, link] of chain.entries()) {
    const name = `The CA ${link.certificate.subject} in ${source}`
    const below = above + (wanted.isCa ? 1 : 0)
    if (link.pathLength !== undefined && below > link.pathLength) {
      throw new AppError('bad_input', `${name} may have ${casInWords(link.pathLength)} below it`, {
        hint: 'Sign with the root, or with a CA that was made for it',
      })
    }
    const forbidden = link.constraints && firstForbidden(link.constraints, constrainedNames(wanted))
    if (forbidden) {
      throw new AppError('bad_input', `${name} may not sign for ${forbidden.value}`, {
        hint: `Its name constraints: ${inWords(link)}`,
      })
    }
    mustServe(link, name, wanted.purpose)
    mustOutlive(link, name, wanted.validity, now)
  }
}

/**
 * The names that constraints are applied to. Without a DNS name OpenSSL takes the common name of a leaf for one, when
 * it looks like one: letters, digits, hyphens and at least one dot.
 */
function constrainedNames({isCa, names, commonName = ''}: Wanted): readonly AltName[] {
  const looksLikeHost = /^(?=.*\.)[A-Za-z0-9_](?:[A-Za-z0-9_-]|(?<!-)\.(?![.-]))*[A-Za-z0-9_]$/
  const hasHost = names.some(({type}) => type === 'dns')
  if (isCa || hasHost || !looksLikeHost.test(commonName)) return names
  return [...names, {type: 'dns', value: commonName}]
}

function mustOutlive(
  {certificate}: AuthorityLink,
  name: string,
  {notAfter}: Validity,
  now: Date,
): void {
  const {notAfter: last} = certificate
  if (notAfter <= last) return
  const days = Math.floor((last.getTime() - now.getTime()) / 86_400_000)
  const shorter = days > 0 ? `--days ${days} or ` : ''
  throw new AppError(
    'bad_input',
    `${name} ends ${rfc3339(last)}, before the new certificate would, ${rfc3339(notAfter)}`,
    {hint: `Give ${shorter}--not-after ${rfc3339(last)}, or renew the CA`},
  )
}

function mustServe({purposes}: AuthorityLink, name: string, purpose: Purpose | undefined): void {
  if (purpose === undefined || purposes === undefined) return
  if (purposes.includes(purpose) || purposes.includes('anyExtendedKeyUsage')) return
  throw new AppError('bad_input', `${name} signs for ${purposes.join(', ')}, and not ${purpose}`)
}

const casInWords = (count: number): string => (count === 0 ? 'no CA' : `at most ${count} CAs`)

function inWords({constraints}: AuthorityLink): string {
  const list = (names: readonly AltName[] = []): string =>
    names.map(({type, value}) => `${type}:${value}`).join(', ')
  const {permitted, excluded} = constraints ?? {permitted: [], excluded: []}
  return [
    ...(permitted.length > 0 ? [`only ${list(permitted)}`] : []),
    ...(excluded.length > 0 ? [`not ${list(excluded)}`] : []),
  ].join('; ')
}
