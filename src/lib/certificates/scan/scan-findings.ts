import type {ScanFacts} from '../../tls/scan-facts.ts'
import type {ScanFinding, ScanProfile} from './scan-result.ts'

interface Weakness {
  readonly severity: ScanFinding['severity']
  readonly code: string
  readonly matches: RegExp
  readonly message: string
}

const weakSuites: readonly Weakness[] = [
  {
    severity: 'bad',
    code: 'no-encryption',
    matches: /_NULL_|^TLS_SHA\d+_SHA\d+$/,
    message: 'suites that encrypt nothing',
  },
  {
    severity: 'bad',
    code: 'anonymous',
    matches: /_anon_/,
    message: 'suites without a certificate, which anybody can answer',
  },
  {
    severity: 'bad',
    code: 'export-cipher',
    matches: /_EXPORT_|_DES_CBC_|_RC2_/,
    message: 'suites with keys of 40 or 56 bits',
  },
  {severity: 'bad', code: 'rc4', matches: /_RC4_128_/, message: 'suites with RC4 (RFC 7465)'},
  {
    severity: 'bad',
    code: 'block-of-64-bits',
    matches: /_3DES_|_IDEA_/,
    message: 'suites with 3DES or IDEA, which are open to Sweet32',
  },
  {
    severity: 'warning',
    code: 'cbc',
    matches: /_(AES_\d+|CAMELLIA_\d+|SEED)_CBC_/,
    message: 'suites with CBC, open to padding oracles such as Lucky 13',
  },
  {
    severity: 'warning',
    code: 'no-forward-secrecy',
    matches: /^TLS_(RSA|ECDH|DH)_(?!anon)/,
    message: 'suites without forward secrecy: who gets the key reads what was recorded',
  },
]

/** What is weak in what a server offers; `profile` tells who can mend it, and where. */
export function weaknessesOf(facts: ScanFacts, profile: ScanProfile): ScanFinding[] {
  return [
    ...oldProtocols(facts),
    ...weakSuites.flatMap((weakness) => weakSuite(weakness, facts, profile)),
    ...weakKeyExchange(facts),
    ...signatures(facts),
    ...downgrades(facts),
    ...missing(facts),
  ]
}

function oldProtocols({protocols}: ScanFacts): ScanFinding[] {
  const spoken = protocols.filter(({supported}) => supported === 'yes').map(({name}) => name)
  const old = spoken.filter((name) => name === 'TLSv1.0' || name === 'TLSv1.1')
  if (old.length === 0) return []
  const isOnly = old.length === spoken.length
  return [
    {
      severity: 'bad',
      code: 'old-protocol',
      where: old.join(', '),
      message: isOnly
        ? `speaks ${old.join(' and ')} alone: mc, MinIO and KES cannot connect`
        : `speaks ${old.join(' and ')}, which RFC 8996 forbids`,
      fix: 'Set the lowest version of TLS to 1.2 where TLS ends, such as at the proxy',
    },
  ]
}

function weakSuite(weakness: Weakness, facts: ScanFacts, profile: ScanProfile): ScanFinding[] {
  const {code, matches, message} = weakness
  const found = facts.suites
    .map(({protocol, names}) => ({protocol, names: names.filter((name) => matches.test(name))}))
    .filter(({names}) => names.length > 0)
  if (found.length === 0) return []
  const names = [...new Set(found.flatMap((each) => each.names))]
  return [
    {
      // Every KES is like that, and none can be told otherwise: worth knowing, and no reason for an alarm.
      severity: profile === 'kes' && code === 'cbc' ? 'info' : weakness.severity,
      code,
      where: found.map(({protocol}) => protocol).join(', '),
      message: `offers ${message}`,
      details: names,
      fix: remedyFor(profile),
    },
  ]
}

function remedyFor(profile: ScanProfile): string {
  if (profile === 'minio-compat') {
    return 'Start MinIO without MINIO_API_SECURE_CIPHERS=off: its default is on'
  }
  if (profile === 'kes') {
    return 'KES has no setting for it; clients such as MinIO choose AES-GCM or ChaCha20 by themselves'
  }
  return 'Allow only ECDHE with AES-GCM and ChaCha20-Poly1305 where TLS ends, such as at the proxy'
}

function weakKeyExchange({suites, groups, primeBits}: ScanFacts): ScanFinding[] {
  const clear = suites.findLast(({protocol}) => protocol !== 'TLSv1.3')?.protocol
  const weak = groups.flatMap(({protocol, names}) =>
    names.filter((name) => /^secp(192|224)r1$/.test(name)).map((name) => ({protocol, name})),
  )
  return [
    ...(primeBits !== undefined && primeBits < 2048
      ? [
          {
            severity: 'bad' as const,
            code: 'weak-prime',
            where: clear ?? 'all',
            message: `its DHE suites use a prime of ${primeBits} bits, less than 2048`,
            fix: 'Leave out the DHE suites, or give them a group of RFC 7919',
          },
        ]
      : []),
    ...weak.map(({protocol, name}) => ({
      severity: 'warning' as const,
      code: 'weak-group',
      where: protocol,
      message: `takes the group ${name}, which is too small`,
      fix: 'Take only X25519, P-256, P-384 and P-521',
    })),
  ]
}

function signatures({schemes}: ScanFacts): ScanFinding[] {
  const old = schemes?.names.filter((name) => /_(sha1|md5)$/.test(name)) ?? []
  if (old.length === 0) return []
  return [
    {
      severity: 'info',
      code: 'sha1-signature',
      where: 'TLSv1.2',
      message: `signs with ${old.join(', ')} for a client that wants nothing better; programs in Go such as MinIO do`,
    },
  ]
}

function downgrades({refusesFallback, marksDowngrade}: ScanFacts): ScanFinding[] {
  return [
    ...(marksDowngrade === 'no'
      ? [
          {
            severity: 'warning' as const,
            code: 'no-downgrade-mark',
            where: 'TLSv1.2',
            message: 'does not tell a client of TLS 1.3 that somebody made it fall back to TLS 1.2',
            fix: 'Look for what breaks TLS open between here and the server, such as a proxy',
          },
        ]
      : []),
    ...(refusesFallback === 'no'
      ? [info('no-fallback-refusal', 'all', 'does not heed TLS_FALLBACK_SCSV (RFC 7507)')]
      : []),
  ]
}

function missing({protocols, groups}: ScanFacts): ScanFinding[] {
  const isRefused = protocols.some(({name, supported}) => name === 'TLSv1.3' && supported === 'no')
  const tls13 = groups.find(({protocol}) => protocol === 'TLSv1.3')
  const lacksHybrid = tls13?.isComplete && !tls13.names.some((name) => name.includes('MLKEM'))
  return [
    ...(isRefused ? [info('no-tls13', 'TLSv1.3', 'does not speak TLSv1.3')] : []),
    ...(lacksHybrid
      ? [
          info(
            'no-post-quantum',
            'TLSv1.3',
            'has no group with ML-KEM: what is recorded today may be read by a quantum computer',
          ),
        ]
      : []),
  ]
}

const info = (code: string, where: string, message: string): ScanFinding => ({
  severity: 'info',
  code,
  where,
  message,
})
