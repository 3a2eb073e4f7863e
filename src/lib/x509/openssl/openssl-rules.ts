import type {Certificate} from '../certificate.ts'
import {basicConstraints, extensionOid, extKeyUsage, keyUsage} from '../extensions.ts'
import {damagedExtension, readable} from '../path/issuance.ts'
import type {PathFault, Purpose} from '../path/path-fault.ts'

// Those that OpenSSL handles (X509_supported_extension).
const handled: ReadonlySet<string> = new Set([
  extensionOid.keyUsage,
  extensionOid.subjectAltName,
  extensionOid.basicConstraints,
  extensionOid.nameConstraints,
  extensionOid.crlDistributionPoints,
  extensionOid.certificatePolicies,
  extensionOid.extKeyUsage,
  // policyMappings, policyConstraints, inhibitAnyPolicy, freshestCRL's issuing point, and older ones.
  '2.5.29.33',
  '2.5.29.36',
  '2.5.29.54',
  '2.5.29.28',
  '2.16.840.1.113730.1.1',
  '1.3.6.1.5.5.7.1.7',
  '1.3.6.1.5.5.7.1.8',
  '1.3.6.1.5.5.7.1.14',
  '1.3.6.1.5.5.7.48.1.5',
])

// What a key must be allowed to do for its certificate to be one of a server or a client.
const keyUsagesFor: Readonly<Record<Purpose, readonly string[]>> = {
  serverAuth: ['digitalSignature', 'keyEncipherment', 'keyAgreement'],
  clientAuth: ['digitalSignature', 'keyAgreement'],
}

/** What OpenSSL has against one certificate of a path, at security level 2. */
export function certificateFault(
  certificate: Certificate,
  role: 'leaf' | 'ca' | 'anchor',
  purpose: Purpose,
  at: Date | undefined,
): PathFault | undefined {
  const damaged = damagedExtension(certificate)
  if (damaged !== undefined) return {kind: 'damaged', certificate, detail: damaged}
  const unknown = certificate.extensions.find(({oid, critical}) => critical && !handled.has(oid))
  if (unknown) return {kind: 'critical-extension', certificate, detail: unknown.oid}
  if (role !== 'leaf' && !isCa(certificate, role)) return {kind: 'not-a-ca', certificate}
  const purposes = extKeyUsage(certificate)
  // Here anyExtendedKeyUsage does not stand for the others.
  if (purposes !== undefined && !purposes.includes(purpose)) {
    return {kind: 'purpose', certificate, detail: purpose}
  }
  const usage = keyUsage(certificate)
  const wanted = keyUsagesFor[purpose]
  if (role === 'leaf' && usage && !wanted.some((each) => usage.some((has) => has === each))) {
    return {kind: 'purpose', certificate, detail: purpose}
  }
  if (isWeak(certificate)) return {kind: 'weak-key', certificate, detail: certificate.key}
  if (at !== undefined && at < certificate.notBefore) return {kind: 'not-yet-valid', certificate}
  return at !== undefined && at > certificate.notAfter ? {kind: 'expired', certificate} : undefined
}

// Only an anchor may leave unsaid that it is a CA.
function isCa(certificate: Certificate, role: 'ca' | 'anchor'): boolean {
  const usage = keyUsage(certificate)
  if (usage !== undefined && !usage.includes('keyCertSign')) return false
  const constraints = basicConstraints(certificate)
  if (constraints !== undefined) return constraints.isCa
  return role === 'anchor' && (certificate.version === 1 || usage !== undefined)
}

// Level 2 is 112 bits: 2048 of RSA, 224 of an elliptic curve.
function isWeak({publicKey: {name, bits}}: Certificate): boolean {
  return bits !== undefined && bits < (name.startsWith('RSA') ? 2048 : 224)
}

/** Too many CAs below one that limits them; such as only renew themselves do not count (RFC 5280 section 4.2.1.9). */
export function pathLengthFault(
  path: readonly Certificate[],
  depth: number,
): PathFault | undefined {
  const certificate = path[depth]
  if (certificate === undefined) return undefined
  const limit = readable(() => basicConstraints(certificate))?.pathLength
  const below = path.slice(1, depth).filter(({isSelfIssued}) => !isSelfIssued).length
  return limit !== undefined && below > limit
    ? {kind: 'path-length', certificate, detail: String(limit)}
    : undefined
}
