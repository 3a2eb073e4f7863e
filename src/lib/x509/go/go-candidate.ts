import type {Certificate} from '../certificate.ts'
import {basicConstraints, extensionOid, keyUsage, nameConstraints} from '../extensions.ts'
import {damagedExtension, readable} from '../path/issuance.ts'
import type {PathFault} from '../path/path-fault.ts'
import {signatureFault} from '../path/path-signature.ts'

/** What is wrong with the certificate itself that a path begins with, by Go's rules. */
export function leafFault(leaf: Certificate, at: Date | undefined): PathFault | undefined {
  return extensionFault(leaf) ?? dateFault(leaf, at)
}

/** Why `parent` cannot be the next of a path, by Go's rules; signature first, then what it says of itself. */
export function candidateFault(
  path: readonly Certificate[],
  parent: Certificate,
  role: 'anchor' | 'intermediate',
  at: Date | undefined,
): PathFault | undefined {
  const child = path.at(-1)
  if (child === undefined) return undefined
  return (
    issuerFault(parent) ??
    signatureFault(child, parent) ??
    extensionFault(parent) ??
    dateFault(parent, at) ??
    caFault(path, parent, role)
  )
}

// RFC 5280 section 4.2.1.9: only what says that it is a CA signs certificates; version 1 cannot say so.
function issuerFault(parent: Certificate): PathFault | undefined {
  const constraints = readable(() => basicConstraints(parent))
  const isUnsaid = parent.version === 3 && constraints === undefined
  if (isUnsaid || constraints?.isCa === false) return {kind: 'not-a-ca', certificate: parent}
  const usage = readable(() => keyUsage(parent))
  const isRestricted = usage !== undefined && usage.length > 0
  return isRestricted && !usage.includes('keyCertSign')
    ? {kind: 'may-not-sign', certificate: parent}
    : undefined
}

// Those that Go knows; of the names of constraints, not all.
const handled: ReadonlySet<string> = new Set([
  extensionOid.keyUsage,
  extensionOid.subjectAltName,
  extensionOid.basicConstraints,
  extensionOid.nameConstraints,
  extensionOid.crlDistributionPoints,
  extensionOid.certificatePolicies,
  extensionOid.authorityKeyIdentifier,
  extensionOid.extKeyUsage,
  // policyMappings, policyConstraints and inhibitAnyPolicy.
  '2.5.29.33',
  '2.5.29.36',
  '2.5.29.54',
])

function extensionFault(certificate: Certificate): PathFault | undefined {
  const damaged = damagedExtension(certificate)
  if (damaged !== undefined) return {kind: 'damaged', certificate, detail: damaged}
  const critical = certificate.extensions.filter((each) => each.critical)
  const unknown = critical.find(({oid}) => !handled.has(oid))
  if (unknown) return {kind: 'critical-extension', certificate, detail: unknown.oid}
  const has = (oid: string): boolean => critical.some((each) => each.oid === oid)
  const isUseless = (names: readonly {readonly type: string}[]): boolean =>
    names.every(({type}) => type === 'other')
  if (has(extensionOid.subjectAltName) && isUseless(certificate.names)) {
    return {kind: 'critical-extension', certificate, detail: 'subjectAltName of unknown types'}
  }
  if (!has(extensionOid.nameConstraints)) return undefined
  const constraints = readable(() => nameConstraints(certificate))
  const all = constraints && [...constraints.permitted, ...constraints.excluded]
  return all === undefined || all.some(({type}) => type === 'other')
    ? {kind: 'critical-extension', certificate, detail: 'nameConstraints of unknown types'}
    : undefined
}

function dateFault(certificate: Certificate, at: Date | undefined): PathFault | undefined {
  if (at === undefined) return undefined
  if (at < certificate.notBefore) return {kind: 'not-yet-valid', certificate}
  return at > certificate.notAfter ? {kind: 'expired', certificate} : undefined
}

function caFault(
  path: readonly Certificate[],
  parent: Certificate,
  role: 'anchor' | 'intermediate',
): PathFault | undefined {
  const constraints = readable(() => basicConstraints(parent))
  // Of version 1: an anchor may be one, an intermediate may not.
  if (role === 'intermediate' && constraints?.isCa !== true) {
    return {kind: 'not-a-ca', certificate: parent}
  }
  const below = path.length - 1
  return constraints?.pathLength !== undefined && below > constraints.pathLength
    ? {kind: 'path-length', certificate: parent, detail: String(constraints.pathLength)}
    : undefined
}
