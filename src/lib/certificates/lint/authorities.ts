import type {Certificate} from '../../x509/certificate.ts'
import {extKeyUsage, keyUsage} from '../../x509/extensions.ts'
import {goRefusal} from '../../x509/go/go-certificate.ts'
import {allGoPem} from '../../x509/go/go-pem.ts'
import {readable} from '../../x509/path/issuance.ts'
import {encodingOf} from './encoding.ts'
import {certificateOf, certificatesOf, hostsOf} from './facts.ts'
import {type Look, textOfLook} from './look.ts'
import type {CertsFolder} from './snapshot.ts'

/** A file whose certificates a server trusts, or one that it passes over without a word. */
export interface Authority {
  /** Path from the folder of certificates. */
  readonly file: string
  readonly trusted: boolean
  /** Why not, or for what. */
  readonly reason: string
  readonly subjects: readonly string[]
  readonly holdsKey: boolean
}

/**
 * Which files of `CAs/` MinIO trusts, and what `public.crt` adds to them.
 *
 * Measured: PEM only, top level only, whatever the name; all that cannot be read is passed over in silence.
 */
export function judgeAuthorities(folder: CertsFolder, now: Date, isTls: boolean): Authority[] {
  const below = (look: Look): string => look.path.slice(folder.dir.length + 1)
  const {authorities} = folder
  const result: Authority[] = []
  if (['folder', 'barred'].includes(authorities.kind) && !authorities.isReadable) {
    result.push(untrusted('CAs', `${folder.user.name} may not list the folder`))
  }
  for (const file of folder.authorityFiles) {
    result.push({...judgeFile(file, folder, now), file: below(file)})
  }
  for (const name of folder.names.filter((each) => /^cas\//i.test(each) && !/^CAs\//.test(each))) {
    result.push(untrusted(name, 'only CAs, in this spelling, is looked into'))
  }
  return isTls ? [...result, ...fromChain(folder, now)] : result
}

function untrusted(file: string, reason: string): Authority {
  return {file, trusted: false, reason, subjects: [], holdsKey: false}
}

function judgeFile(look: Look, folder: CertsFolder, now: Date): Authority {
  if (look.kind === 'folder') return untrusted('', 'folders in CAs are not looked into')
  if (look.kind === 'missing' || look.kind === 'loop') return untrusted('', 'a link to nothing')
  if (look.kind !== 'file') return untrusted('', 'it is no file')
  if (!look.isReadable) return untrusted('', `${folder.user.name} may not read it`)
  const {blocks} = allGoPem(textOfLook(look))
  const holdsKey = blocks.some(({type}) => type.endsWith('PRIVATE KEY'))
  const plain = blocks.filter(({type, headers}) => type === 'CERTIFICATE' && headers.size === 0)
  const taken = plain.filter(({bytes}) => goRefusal(bytes) === undefined)
  if (taken.length === 0) return {...untrusted('', whyNone(look, holdsKey)), holdsKey}
  const uses = taken.map(({bytes}) => useOf(certificateOf(bytes), now))
  const useful = uses.filter(({trusted}) => trusted)
  const [first] = useful.length > 0 ? useful : uses
  const left = plain.length - taken.length
  const damaged = left > 0 ? `; ${left} more cannot be read and is passed over` : ''
  return {
    file: '',
    trusted: useful.length > 0,
    reason: `${first?.reason ?? ''}${damaged}`,
    subjects: uses.map(({subject}) => subject),
    holdsKey,
  }
}

function whyNone(look: Look, holdsKey: boolean): string {
  const {blocks} = allGoPem(textOfLook(look))
  const certificates = blocks.filter(({type}) => type === 'CERTIFICATE')
  if (certificates.some(({headers}) => headers.size > 0)) {
    return 'lines in front of the base64 of a certificate: such a block is passed over'
  }
  const [refusal] = certificates.flatMap(({bytes}) => goRefusal(bytes) ?? [])
  if (refusal !== undefined) return `MinIO cannot read the certificate: ${refusal}`
  if (holdsKey) return 'it holds a private key and no certificate'
  return encodingOf(look, 'certificate').message
}

/** What a certificate in the list of trusted ones is good for. */
function useOf(
  certificate: Certificate | undefined,
  now: Date,
): {readonly trusted: boolean; readonly reason: string; readonly subject: string} {
  if (!certificate) return {trusted: true, reason: 'trusted', subject: 'unknown'}
  const {subject} = certificate
  if (now > certificate.notAfter) return {trusted: false, reason: 'it has expired', subject}
  if (now < certificate.notBefore) return {trusted: false, reason: 'it is not valid yet', subject}
  const purposes = readable(() => extKeyUsage(certificate))
  if (purposes && !['serverAuth', 'anyExtendedKeyUsage'].some((each) => purposes.includes(each))) {
    return {trusted: false, reason: 'it is not for servers (extKeyUsage)', subject}
  }
  const usages = readable(() => keyUsage(certificate))
  const maySign =
    (certificate.isCa || certificate.version === 1) &&
    (usages === undefined || usages.length === 0 || usages.includes('keyCertSign'))
  if (maySign) return {trusted: true, reason: 'trusted, with what it has signed', subject}
  // Without a name of its own it can present itself to nobody, and for others it may not speak.
  return hostsOf(certificate).length > 0
    ? {trusted: true, reason: 'trusted itself, and nothing that it signed: it is no CA', subject}
    : {trusted: false, reason: 'it may not sign certificates (basicConstraints, keyUsage)', subject}
}

function fromChain({root}: CertsFolder, now: Date): Authority[] {
  return certificatesOf(root.cert)
    .slice(1)
    .flatMap(({certificate}) => {
      if (!certificate?.isCa) return []
      const {trusted, reason, subject} = useOf(certificate, now)
      return [{file: 'public.crt', trusted, reason, subjects: [subject], holdsKey: false}]
    })
}
