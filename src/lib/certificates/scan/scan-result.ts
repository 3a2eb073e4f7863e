import * as v from 'valibot'

const Seen = v.picklist(['yes', 'no', 'untested'])
const ProtocolName = v.picklist(['TLSv1.0', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'])

const Choices = v.strictObject({
  protocol: ProtocolName,
  /** By their names at IANA; in the server's order where its preference counts. */
  names: v.array(v.string()),
  /** Whose order decides. */
  preference: v.picklist(['server', 'client', 'unknown']),
  /** Whether the server refused everything else that mctl knows. */
  complete: v.boolean(),
})

export const ScanFinding = v.strictObject({
  severity: v.picklist(['bad', 'warning', 'info']),
  code: v.string(),
  /** The versions of TLS that it is about. */
  where: v.string(),
  message: v.string(),
  /** Each thing that it is about: names of suites, or the differences from a profile. */
  details: v.optional(v.array(v.string())),
  fix: v.optional(v.string()),
})
export type ScanFinding = v.InferOutput<typeof ScanFinding>

/** Whose own offer a server makes: `other` differs from all, and `unknown` may be one of them. */
export const ScanProfile = v.picklist([
  'minio',
  'minio-compat',
  'minio-fips',
  'kes',
  'other',
  'unknown',
])
export type ScanProfile = v.InferOutput<typeof ScanProfile>

/** What `mctl cert verify --scan --json` prints for each address of a server. */
export const ScanResult = v.strictObject({
  source: v.string(),
  host: v.string(),
  port: v.number(),
  address: v.string(),
  /** The name that was asked for; empty: none. */
  servername: v.string(),
  protocols: v.array(v.strictObject({name: ProtocolName, supported: Seen})),
  /** For each version that is spoken. */
  suites: v.array(Choices),
  /** Of TLS 1.3, and of the highest version below it. */
  groups: v.array(Choices),
  /** Of TLS 1.2; absent: untested. */
  signatureSchemes: v.optional(Choices),
  /** Which of h2 and http/1.1; absent: untested. */
  alpn: v.optional(Choices),
  clientCertificateRequested: Seen,
  ocspStapled: Seen,
  /** Whether TLS_FALLBACK_SCSV is heeded. */
  fallbackRefused: Seen,
  /** Whether the server's random warns of a downgrade from TLS 1.3. */
  downgradeMarked: Seen,
  /** Bits of the prime of DHE suites; absent: none are offered, or untested. */
  primeBits: v.optional(v.number()),
  profile: ScanProfile,
  fips: v.strictObject({
    /** Whether all that is offered is approved for FIPS 140-3: information, no judgement. */
    approved: Seen,
    notApproved: v.array(v.string()),
  }),
  findings: v.array(ScanFinding),
  /** What could not be found out. */
  untested: v.array(v.string()),
  healthy: v.boolean(),
  connects: v.number(),
})
export type ScanResult = v.InferOutput<typeof ScanResult>
