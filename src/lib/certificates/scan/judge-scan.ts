import type {Choices, ScanFacts, Seen} from '../../tls/scan-facts.ts'
import {weaknessesOf} from './scan-findings.ts'
import {judgeFips} from './scan-fips.ts'
import {profileOf} from './scan-profiles.ts'
import type {ScanFinding, ScanProfile, ScanResult} from './scan-result.ts'

/** A server and what was found out about it. */
export interface Scanned {
  readonly source: string
  readonly host: string
  readonly port: number
  readonly servername: string
  readonly facts: ScanFacts
}

/** Judges what a server offers, and compares it with what MinIO and KES offer by themselves. */
export function judgeScan({source, host, port, servername, facts}: Scanned): ScanResult {
  const {profile, nearest, differences} = profileOf(facts)
  const findings = [
    ...weaknessesOf(facts, profile),
    ...incomplete(facts),
    comparison(
      profile,
      nearest,
      differences.map(({message}) => message),
    ),
  ]
  return {
    source,
    host,
    port,
    address: facts.address,
    servername,
    protocols: facts.protocols.map((each) => ({...each})),
    suites: facts.suites.map(documentOf),
    groups: facts.groups.map(documentOf),
    ...(facts.schemes ? {signatureSchemes: documentOf(facts.schemes)} : {}),
    ...(facts.alpn ? {alpn: documentOf(facts.alpn)} : {}),
    clientCertificateRequested: facts.requestsCertificate,
    ocspStapled: facts.staplesOcsp,
    fallbackRefused: facts.refusesFallback,
    downgradeMarked: facts.marksDowngrade,
    ...(facts.primeBits === undefined ? {} : {primeBits: facts.primeBits}),
    profile,
    fips: judgeFips(facts),
    findings,
    untested: untestedOf(facts),
    healthy: findings.every(({severity}) => severity === 'info'),
    connects: facts.connects,
  }
}

function documentOf({
  protocol,
  names,
  preference,
  isComplete,
}: Choices): ScanResult['groups'][number] {
  return {protocol, names: [...names], preference, complete: isComplete}
}

function incomplete({failures, connects, suites}: ScanFacts): ScanFinding[] {
  const [first] = failures
  const [severity, code, where] = ['warning', 'incomplete', 'all'] as const
  if (first) {
    const message = `${failures.length} of ${connects} questions went unanswered, so that there may be more: ${first.message}`
    const fix = 'Scan again, with a longer --timeout where the way is slow'
    return [{severity, code, where, message, fix}]
  }
  if (suites.every(({isComplete}) => isComplete)) return []
  const message = 'it answers with suites that it was not offered, so that there may be more'
  return [{severity, code, where, message}]
}

const owners: Record<ScanProfile, string> = {
  minio: "MinIO's own offer",
  'minio-compat': "MinIO's own offer with MINIO_API_SECURE_CIPHERS=off",
  'minio-fips': "MinIO's own offer where only AES is allowed (FIPS)",
  kes: "KES's own offer",
  other: 'another offer',
  unknown: 'an unknown offer',
}

function comparison(
  profile: ScanProfile,
  nearest: ScanProfile,
  details: readonly string[],
): ScanFinding {
  const [severity, where] = ['info', 'all'] as const
  if (profile === 'other') {
    const message = `differs from ${owners[nearest]}: a proxy or another program may answer`
    return {severity, code: 'differs-from-profile', where, message, details: [...details]}
  }
  if (profile === 'unknown') {
    const message = `may be ${owners[nearest]}`
    return {severity, code: 'profile-unknown', where, message, details: [...details]}
  }
  return {severity, code: 'matches-profile', where, message: `matches ${owners[profile]}`}
}

function untestedOf(facts: ScanFacts): string[] {
  const {protocols, suites, groups, schemes, alpn} = facts
  const seen: readonly [Seen, string][] = [
    ...protocols.map(({name, supported}): [Seen, string] => [supported, name]),
    [facts.requestsCertificate, 'client certificate'],
    [facts.staplesOcsp, 'OCSP staple'],
    [facts.refusesFallback, 'fallback'],
    [facts.marksDowngrade, 'downgrade'],
  ]
  return [
    ...seen.filter(([answer]) => answer === 'untested').map(([, what]) => what),
    ...partly(suites, 'suites'),
    ...partly(groups, 'groups'),
    ...(schemes ? partly([schemes], 'signature schemes') : ['signature schemes']),
    ...(alpn ? partly([alpn], 'application protocols') : ['application protocols']),
  ]
}

const partly = (choices: readonly Choices[], what: string): string[] =>
  choices.filter(({isComplete}) => !isComplete).map(({protocol}) => `more ${what} of ${protocol}`)
