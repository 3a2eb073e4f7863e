import {hash} from 'node:crypto'
import * as v from 'valibot'
import {rfc3339} from '../../base/time.ts'
import {type Certificate, isSelfSigned} from '../../x509/certificate.ts'
import {DerError} from '../../x509/der.ts'
import {
  authorityInfoAccess,
  authorityKeyIdentifier,
  basicConstraints,
  certificatePolicies,
  crlDistributionPoints,
  type Extended,
  extensionOid,
  extKeyUsage,
  keyUsage,
  mustStaple,
  nameConstraints,
  subjectKeyIdentifier,
} from '../../x509/extensions.ts'
import {keyIdentity} from '../../x509/keys/key-identity.ts'
import {ecPublicKey, type PublicKeyInfo, rsaEncryption, rsaPss} from '../../x509/public-key.ts'

const Name = v.strictObject({
  type: v.picklist(['dns', 'ip', 'uri', 'email', 'other']),
  value: v.string(),
})

const ExtensionFacts = v.strictObject({
  oid: v.string(),
  /** Absent for one that is not known here. */
  name: v.optional(v.string()),
  critical: v.boolean(),
  /** `unreadable`: its content is damaged, and what it says stands in no other field. */
  state: v.picklist(['read', 'unreadable', 'unknown']),
})

/** What extensions say: of a certificate, or those that a request asks for. */
export const extensionFactsEntries = {
  subjectAltNames: v.array(Name),
  /** Absent: nothing is said, and it is no CA. */
  basicConstraints: v.optional(
    v.strictObject({isCa: v.boolean(), pathLength: v.optional(v.number())}),
  ),
  keyUsage: v.optional(v.array(v.string())),
  extKeyUsage: v.optional(v.array(v.string())),
  subjectKeyIdentifier: v.optional(v.string()),
  authorityKeyIdentifier: v.optional(v.string()),
  nameConstraints: v.optional(v.strictObject({permitted: v.array(Name), excluded: v.array(Name)})),
  crlDistributionPoints: v.optional(v.array(v.string())),
  ocsp: v.optional(v.array(v.string())),
  caIssuers: v.optional(v.array(v.string())),
  policies: v.optional(v.array(v.string())),
  mustStaple: v.optional(v.boolean()),
  /** Every extension, in its order. */
  extensions: v.array(ExtensionFacts),
}

/** What is said of a public key. */
export const keyFactsEntries = {
  /** `P-256`, `RSA 2048`, `Ed25519`, ... */
  key: v.string(),
  /** `EC`, `RSA`, `RSA-PSS`, or as `key`. */
  keyAlgorithm: v.string(),
  keyBits: v.optional(v.number()),
  /** SHA-256 of the SubjectPublicKeyInfo, lower-case hexadecimal. */
  publicKeyFingerprint: v.string(),
  /** The same as curl takes it: `sha256//` and base64. */
  pin: v.string(),
}

/** What a certificate says, complete. */
export const certificateFactsEntries = {
  subject: v.string(),
  issuer: v.string(),
  serial: v.string(),
  version: v.number(),
  notBefore: v.string(),
  notAfter: v.string(),
  signatureAlgorithm: v.string(),
  selfSigned: v.union([v.boolean(), v.literal('unknown')]),
  ...keyFactsEntries,
  ...extensionFactsEntries,
  /** SHA-256 of the certificate, lower-case hexadecimal. */
  fingerprint: v.string(),
  fingerprintSha1: v.string(),
}
const CertificateFacts = v.strictObject(certificateFactsEntries)
const ExtensionsFacts = v.strictObject(extensionFactsEntries)
const KeyFacts = v.strictObject(keyFactsEntries)

/** Everything that a certificate says. An extension whose content is damaged is `unreadable`. */
export function certificateFacts(certificate: Certificate): v.InferOutput<typeof CertificateFacts> {
  const {subject, issuer, serial, version, notBefore, notAfter, algorithm} = certificate
  return {
    subject,
    issuer,
    serial,
    version,
    notBefore: rfc3339(notBefore),
    notAfter: rfc3339(notAfter),
    signatureAlgorithm: algorithm.name,
    selfSigned: isSelfSigned(certificate),
    ...keyFacts(certificate.publicKey),
    ...extensionFacts(certificate),
    fingerprint: certificate.fingerprint,
    fingerprintSha1: hash('sha1', certificate.der),
  }
}

/** What is said of a public key. */
export function keyFacts(publicKey: PublicKeyInfo): v.InferOutput<typeof KeyFacts> {
  const {publicKeyFingerprint, pin} = keyIdentity(publicKey.spki)
  const {algorithm, name, bits} = publicKey
  return {
    key: name,
    keyAlgorithm: families[algorithm] ?? name,
    ...(bits === undefined ? {} : {keyBits: bits}),
    publicKeyFingerprint,
    pin,
  }
}

const families: Readonly<Record<string, string>> = {
  [rsaEncryption]: 'RSA',
  [rsaPss]: 'RSA-PSS',
  [ecPublicKey]: 'EC',
}

const oidNames = new Map<string, string>(
  Object.entries(extensionOid).map(([name, oid]) => [oid, name]),
)
// Not read here, and known by name.
oidNames.set('1.3.6.1.4.1.11129.2.4.2', 'signedCertificateTimestamps')
oidNames.set('2.16.840.1.113730.1.13', 'netscapeComment')
oidNames.set('2.16.840.1.113730.1.1', 'netscapeCertType')

/** What the extensions of a certificate or a request say. */
export function extensionFacts(
  of: Extended & {readonly names: readonly v.InferOutput<typeof Name>[]},
): v.InferOutput<typeof ExtensionsFacts> {
  const damaged = new Set<string>()
  const read = <T>(oid: string, reader: (of: Extended) => T): T | undefined => {
    try {
      return of.extensions.some((extension) => extension.oid === oid) ? reader(of) : undefined
    } catch (error) {
      if (!(error instanceof DerError)) throw error
      damaged.add(oid)
      return undefined
    }
  }
  const access = read(extensionOid.authorityInfoAccess, authorityInfoAccess)
  const constraints = read(extensionOid.basicConstraints, basicConstraints)
  const names = read(extensionOid.nameConstraints, nameConstraints)
  const facts = {
    subjectAltNames: of.names.map(({type, value}) => ({type, value})),
    ...given(
      'basicConstraints',
      constraints && {...given('pathLength', constraints.pathLength), isCa: constraints.isCa},
    ),
    ...given('keyUsage', read(extensionOid.keyUsage, keyUsage)),
    ...given('extKeyUsage', read(extensionOid.extKeyUsage, extKeyUsage)),
    ...given('subjectKeyIdentifier', read(extensionOid.subjectKeyIdentifier, subjectKeyIdentifier)),
    ...given(
      'authorityKeyIdentifier',
      read(extensionOid.authorityKeyIdentifier, authorityKeyIdentifier),
    ),
    ...given(
      'nameConstraints',
      names && {permitted: [...names.permitted], excluded: [...names.excluded]},
    ),
    ...given(
      'crlDistributionPoints',
      read(extensionOid.crlDistributionPoints, crlDistributionPoints),
    ),
    ...given('ocsp', access && [...access.ocsp]),
    ...given('caIssuers', access && [...access.caIssuers]),
    ...given('policies', read(extensionOid.certificatePolicies, certificatePolicies)),
    ...given('mustStaple', read(extensionOid.tlsFeature, mustStaple)),
  }
  const extensions = of.extensions.map(({oid, critical}) => ({
    oid,
    ...given('name', oidNames.get(oid)),
    critical,
    state: damaged.has(oid)
      ? ('unreadable' as const)
      : readOids.has(oid)
        ? ('read' as const)
        : ('unknown' as const),
  }))
  return {...facts, extensions}
}

const readOids = new Set<string>(Object.values(extensionOid))

/** An object with that field, or without it when there is no value. */
function given<K extends string, T>(name: K, value: T | undefined): {[name in K]?: T} {
  const result: {[name in K]?: T} = {}
  if (value !== undefined) result[name] = value
  return result
}
