import {rfc3339} from '../../base/time.ts'
import type {PathFault} from '../../x509/path/path-fault.ts'
import {issuerOf, labelOf} from '../reading/certificate-label.ts'

/** Why a path was refused, in words: a clause with the certificate as its subject. */
export function faultInWords({kind, certificate, detail = ''}: PathFault): string {
  const label = labelOf(certificate)
  switch (kind) {
    case 'no-issuer':
      return `${issuerOf(certificate)}, the issuer of ${label}, is neither sent nor trusted`
    case 'other-key':
      return `${label} is not signed by the key of the ${issuerOf(certificate)} that is known here, or its signature is damaged`
    case 'weak-signature':
      return `${label} is signed with ${detail}, which nobody takes any more`
    case 'unknown-signature':
      return `${label} is signed in a way that is not known here: ${detail}`
    case 'not-a-ca':
      return `${label} signed it and is no CA: it lacks basicConstraints CA:TRUE`
    case 'may-not-sign':
      return `${label} may not sign certificates: its key usage lacks keyCertSign`
    case 'path-length':
      return `${label} may have ${detail === '0' ? 'no CAs' : `no more than ${detail} CAs`} below it`
    case 'expired':
      return `${label} expired on ${rfc3339(certificate.notAfter)}`
    case 'not-yet-valid':
      return `${label} is valid only from ${rfc3339(certificate.notBefore)}`
    case 'critical-extension':
      return `${label} has a critical extension that clients do not know: ${detail}`
    case 'damaged':
      return `${label} has a damaged extension: ${detail}`
    case 'purpose':
      return `${label} is not for ${detail === 'clientAuth' ? 'clients' : 'servers'}: its key usages do not allow ${detail}`
    case 'name-constraints':
      return `${label} may not sign for ${detail}`
    case 'weak-key':
      return `the key of ${label} is too short: ${detail}`
    case 'too-many-attempts':
      return 'there are too many ways to try'
  }
}
