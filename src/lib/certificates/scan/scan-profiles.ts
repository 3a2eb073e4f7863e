import type {Choices, ScanFacts, Seen} from '../../tls/scan-facts.ts'
import type {ScanProfile} from './scan-result.ts'

/** What a program offers by itself, whatever kind of key its certificate has. */
interface Profile {
  readonly name: Exclude<ScanProfile, 'other' | 'unknown'>
  readonly suitesOfTls12: readonly string[]
  /** Those that only a certificate with an RSA key makes possible. */
  readonly suitesWithRsa?: readonly string[]
  readonly suitesOfTls13: readonly string[]
  /** The groups without ML-KEM. */
  readonly curves: readonly string[]
  readonly alpn: readonly string[]
  /** Undefined: a setting decides. */
  readonly requestsCertificate?: Seen
}

/** How an offer differs from a profile; `isCertain` is false where it may just not have been seen. */
export interface Difference {
  readonly message: string
  readonly isCertain: boolean
}

const aesGcm = ['TLS_ECDHE_*_WITH_AES_128_GCM_SHA256', 'TLS_ECDHE_*_WITH_AES_256_GCM_SHA384']
const aead = [...aesGcm, 'TLS_ECDHE_*_WITH_CHACHA20_POLY1305_SHA256']
const cbc = ['TLS_ECDHE_*_WITH_AES_128_CBC_SHA', 'TLS_ECDHE_*_WITH_AES_256_CBC_SHA']
const rsa = [
  'TLS_RSA_WITH_AES_128_GCM_SHA256',
  'TLS_RSA_WITH_AES_256_GCM_SHA384',
  'TLS_RSA_WITH_AES_128_CBC_SHA',
  'TLS_RSA_WITH_AES_256_CBC_SHA',
]
const aesOfTls13 = ['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384']
const suitesOfTls13 = [...aesOfTls13, 'TLS_CHACHA20_POLY1305_SHA256']
const nistCurves = ['secp256r1', 'secp384r1', 'secp521r1']
const curves = ['x25519', ...nistCurves]
// Which of these there are depends on the age of the program: none before July 2025, and more with Go 1.26's defaults.
const hybrids = ['X25519MLKEM768', 'SecP256r1MLKEM768', 'SecP384r1MLKEM1024']

// As measured at MinIO of February 2026, and with Go's FIPS mode (GODEBUG=fips140=on), and KES 0.23.
const profiles: readonly Profile[] = [
  {name: 'minio', suitesOfTls12: aead, suitesOfTls13, curves, alpn: ['http/1.1', 'h2']},
  {
    name: 'minio-compat',
    suitesOfTls12: [...aead, ...cbc],
    suitesWithRsa: rsa,
    suitesOfTls13,
    curves,
    alpn: ['http/1.1', 'h2'],
  },
  {
    name: 'kes',
    suitesOfTls12: [...aead, ...cbc],
    suitesOfTls13,
    curves,
    alpn: ['h2', 'http/1.1'],
    requestsCertificate: 'yes',
  },
  {
    name: 'minio-fips',
    suitesOfTls12: aesGcm,
    suitesOfTls13: aesOfTls13,
    curves: nistCurves,
    alpn: ['http/1.1', 'h2'],
  },
]

/** Whose own offer this is, and how it differs from the nearest of them when it is nobody's. */
export function profileOf(facts: ScanFacts): {
  readonly profile: ScanProfile
  readonly differences: readonly Difference[]
  /** The profile that the differences are from. */
  readonly nearest: ScanProfile
} {
  const compared = profiles.map((profile) => ({
    nearest: profile.name,
    differences: differencesFrom(profile, facts),
  }))
  const [best] = compared.toSorted((a, b) => weightOf(a.differences) - weightOf(b.differences))
  if (best === undefined) return {profile: 'unknown', nearest: 'unknown', differences: []}
  if (best.differences.length === 0) return {profile: best.nearest, ...best}
  const isOther = best.differences.some(({isCertain}) => isCertain)
  return {profile: isOther ? 'other' : 'unknown', ...best}
}

const weightOf = (differences: readonly Difference[]): number =>
  differences.reduce((sum, {isCertain}) => sum + (isCertain ? 1000 : 1), 0)

function differencesFrom(profile: Profile, facts: ScanFacts): Difference[] {
  const tls12 = facts.suites.find(({protocol}) => protocol === 'TLSv1.2')
  const tls13 = facts.suites.find(({protocol}) => protocol === 'TLSv1.3')
  const withRsa = tls12?.names.some((name) => /^TLS_(ECDHE_)?RSA_/.test(name))
  const suites = [...profile.suitesOfTls12, ...(withRsa ? (profile.suitesWithRsa ?? []) : [])]
  return [
    ...facts.protocols.flatMap(({name, supported}) =>
      seenAs(supported, name === 'TLSv1.2' || name === 'TLSv1.3' ? 'yes' : 'no', `speak ${name}`),
    ),
    ...(tls12 ? sameSet(tls12, suites, 'suites of TLSv1.2') : []),
    ...(tls13 ? sameSet(tls13, profile.suitesOfTls13, 'suites of TLSv1.3') : []),
    ...[tls12, tls13].flatMap((each) => (each ? ownOrder(each) : [])),
    ...facts.groups.flatMap((each) => sameGroups(profile, each)),
    ...sameAlpn(profile, facts.alpn),
    ...(profile.requestsCertificate === undefined
      ? []
      : seenAs(facts.requestsCertificate, 'yes', 'ask for a client certificate')),
    ...seenAs(facts.staplesOcsp, 'no', 'staple OCSP answers'),
    ...seenAs(facts.refusesFallback, 'yes', 'refuse a fallback (TLS_FALLBACK_SCSV)'),
    ...seenAs(facts.marksDowngrade, 'yes', 'warn of a downgrade in its random'),
  ]
}

// `what` begins with a verb, as `speak TLSv1.2`.
function seenAs(seen: Seen, wanted: 'yes' | 'no', what: string): Difference[] {
  if (seen === wanted) return []
  const isCertain = seen !== 'untested'
  const words = {
    yes: `it does ${what}`,
    no: `it does not ${what}`,
    untested: `whether it does ${what} is untested`,
  }
  return [{message: words[seen], isCertain}]
}

// The same offer whatever key the certificate has.
const keyless = (name: string): string => name.replace(/^TLS_ECDHE_(ECDSA|RSA)_/, 'TLS_ECDHE_*_')

function sameSet(
  {names, isComplete}: Choices,
  wanted: readonly string[],
  what: string,
): Difference[] {
  const more = names.filter((name) => !wanted.includes(keyless(name)))
  const missing = wanted.filter((name) => !names.some((each) => keyless(each) === name))
  return [
    ...(more.length === 0 ? [] : [{message: `more ${what}: ${more.join(', ')}`, isCertain: true}]),
    ...(missing.length === 0
      ? []
      : [{message: `fewer ${what}: not ${missing.join(', ')}`, isCertain: isComplete}]),
    ...(isComplete ? [] : [{message: `there may be more ${what}`, isCertain: false}]),
  ]
}

function ownOrder({protocol, preference}: Choices): Difference[] {
  if (preference === 'server') return []
  return preference === 'client'
    ? [{message: `the client's order of suites counts in ${protocol}`, isCertain: true}]
    : [{message: `whose order of suites counts in ${protocol} is untested`, isCertain: false}]
}

function sameGroups({curves: wanted}: Profile, choices: Choices): Difference[] {
  const isTls13 = choices.protocol === 'TLSv1.3'
  const names = choices.names.filter((name) => !(isTls13 && hybrids.includes(name)))
  return sameSet({...choices, names}, wanted, `groups of ${choices.protocol}`)
}

function sameAlpn({alpn}: Profile, seen: Choices | undefined): Difference[] {
  if (seen === undefined || !seen.isComplete) {
    return [{message: 'its application protocols (ALPN) are untested', isCertain: false}]
  }
  if (seen.names.join() === alpn.join()) return []
  return [
    {
      message:
        seen.names.length === 0
          ? 'it knows no application protocols (ALPN)'
          : `it offers ${seen.names.join(', then ')} (ALPN), and not ${alpn.join(', then ')}`,
      isCertain: true,
    },
  ]
}
