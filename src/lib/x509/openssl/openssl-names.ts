import type {Certificate} from '../certificate.ts'
import type {AltName} from '../subject-alt-name.ts'

/**
 * The names of a certificate of a path that OpenSSL holds against the constraints of the CAs above it.
 *
 * Those are the alternative names and the addresses of mail in the subject. Of a leaf without alternative names of the
 * type dns it is the common name, too, whatever the certificate is for, where that looks like the name of a host.
 * A CA that only renews itself is free.
 */
export function constrainedNames(
  {names, subjectName, isSelfIssued}: Certificate,
  depth: number,
): AltName[] {
  if (depth > 0 && isSelfIssued) return []
  const valuesOf = (wanted: string): string[] =>
    subjectName.flatMap(({type, value}) => (type === wanted ? [value] : []))
  const hosts =
    depth > 0 || names.some(({type}) => type === 'dns') ? [] : valuesOf('CN').filter(isHostLike)
  return [
    ...names,
    ...valuesOf('emailAddress').map((value): AltName => ({type: 'email', value})),
    ...hosts.map((value): AltName => ({type: 'dns', value})),
  ]
}

// Of one label alone nothing can be said; no dot or hyphen stands at an end or beside a dot.
function isHostLike(name: string): boolean {
  return /^\w[\w-]*(?:\.\w[\w-]*)+$/.test(name) && !/-(?:\.|$)/.test(name)
}
