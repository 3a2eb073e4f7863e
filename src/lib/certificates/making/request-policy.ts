import {AppError} from '../../errors/errors.ts'
import {DerError} from '../../x509/der.ts'
import {basicConstraints, extensionOid, extKeyUsage, keyUsage} from '../../x509/extensions.ts'
import {parseHosts} from '../../x509/hosts.ts'
import type {CertificateRequest} from '../../x509/request.ts'
import type {AltName} from '../../x509/subject-alt-name.ts'
import type {Role} from './role.ts'

/** What of a request goes into the certificate, and what is left out, in words. */
export interface Taken {
  readonly names: readonly AltName[]
  readonly omitted: readonly string[]
}

/**
 * Decides what a CA takes of a request: its names, and nothing else.
 *
 * Its key is taken as it is. A subject is not: MinIO takes a client's common name for the name of a policy, so that
 * whoever signs says it. Throws `bad_input` for a request with a damaged extension.
 */
export function takeFromRequest(request: CertificateRequest, role: Role, source: string): Taken {
  try {
    const {names, omitted} = namesOf(request, role)
    return {
      names,
      omitted: [...omitted, ...usesLeftOut(request, role)],
    }
  } catch (cause) {
    if (!(cause instanceof DerError)) throw cause
    throw new AppError('bad_input', `${source} asks for an extension that cannot be read`, {
      hint: cause.message,
      cause,
    })
  }
}

function namesOf(request: CertificateRequest, role: Role): Taken {
  const sound = request.names.map((name) => ({name, taken: soundName(name)}))
  const names = sound.flatMap(({taken}) => taken ?? [])
  const omitted = sound.flatMap(({name, taken}) =>
    taken ? [] : [`the name ${wordsFor(name)}, which no certificate should hold`],
  )
  if (request.names.length > 0 || role === 'client') return {names, omitted}
  // Older programs name the host in the subject alone, where Go does not look for it.
  const host = commonNameOf(request)
  const name = host === undefined ? undefined : soundName({type: 'dns', value: host})
  return {names: name ? [name] : [], omitted}
}

/** The name in the form in which it stands in certificates, or undefined for one that mctl itself would not take. */
function soundName({type, value}: AltName): AltName | undefined {
  if (type === 'other') return undefined
  try {
    return parseHosts([`${type}:${value}`])[0]
  } catch (error) {
    if (error instanceof AppError) return undefined
    throw error
  }
}

// These are made anew, whatever is asked for.
const ours = new Set<string>([
  extensionOid.subjectAltName,
  extensionOid.basicConstraints,
  extensionOid.keyUsage,
  extensionOid.extKeyUsage,
  extensionOid.subjectKeyIdentifier,
])

function usesLeftOut(request: CertificateRequest, role: Role): string[] {
  const wanted = role === 'server' ? 'serverAuth' : 'clientAuth'
  const given = new Set<string>(['digitalSignature', 'keyEncipherment', wanted])
  const uses = [...(keyUsage(request) ?? []), ...(extKeyUsage(request) ?? [])]
  return [
    ...(basicConstraints(request)?.isCa === true ? ['to be a CA'] : []),
    ...uses.filter((use) => !given.has(use)).map((use) => `the use ${use}`),
    ...request.extensions.filter(({oid}) => !ours.has(oid)).map(({oid}) => `the extension ${oid}`),
    ...request.otherAttributes.map((oid) => `the attribute ${oid}`),
  ]
}

function commonNameOf({subjectName}: CertificateRequest): string | undefined {
  return subjectName.find(({type}) => type === 'CN')?.value
}

// The others say what they are themselves: `RID:1.2.3`.
const wordsFor = ({type, value}: AltName): string => (type === 'other' ? value : `${type}:${value}`)
