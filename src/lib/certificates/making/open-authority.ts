import {createPublicKey, type KeyObject} from 'node:crypto'
import {rfc3339} from '../../base/time.ts'
import {AppError} from '../../errors/errors.ts'
import {type Certificate, isSelfSigned} from '../../x509/certificate.ts'
import {DerError} from '../../x509/der.ts'
import {basicConstraints, extKeyUsage, keyUsage, nameConstraints} from '../../x509/extensions.ts'
import {verifySignature} from '../../x509/signature-algorithm.ts'
import {certificatesIn} from '../files/read-files.ts'
import type {Authority, AuthorityLink} from './authority.ts'
import {mustBeSound} from './sound-key.ts'

/**
 * Puts a CA together from its certificates, PEM or DER, its own first, and its key.
 *
 * Throws `bad_input` when the key belongs to another certificate, and when the certificate is no CA's, may not sign,
 * or is not valid now.
 */
export function openAuthority(
  {data, source}: {readonly data: Uint8Array; readonly source: string},
  {key, keySource}: {readonly key: KeyObject; readonly keySource: string},
  now: Date,
): Authority {
  const all = certificatesIn(data, source).map(({certificate}) => certificate)
  const [certificate] = all
  if (!certificate) throw new AppError('bad_input', `${source} holds no certificate`)
  mustBelong(key, keySource, certificate, all, source)
  try {
    const chain = issuersOf(certificate, all).map(linkOf)
    for (const {certificate: each} of chain) mustSign(each, source, now)
    return {source, certificate, chain, key}
  } catch (cause) {
    if (!(cause instanceof DerError)) throw cause
    throw new AppError('bad_input', `${source} holds a certificate with a damaged extension`, {
      hint: cause.message,
      cause,
    })
  }
}

function mustBelong(
  key: KeyObject,
  keySource: string,
  certificate: Certificate,
  all: readonly Certificate[],
  source: string,
): void {
  if (isKeyOf(key, certificate)) return
  const other = all.findIndex((each) => isKeyOf(key, each))
  throw new AppError(
    'bad_input',
    other === -1
      ? `The key ${keySource} does not belong to the certificate ${source}`
      : `The key ${keySource} belongs to certificate ${other + 1} of ${source}, and not to the first`,
    {hint: 'The certificate that signs comes first, then its issuers'},
  )
}

function isKeyOf(key: KeyObject, {publicKey}: Certificate): boolean {
  try {
    const wanted = createPublicKey({
      key: Buffer.from(publicKey.spki),
      format: 'der',
      type: 'spki',
    })
    return wanted.equals(createPublicKey(key))
  } catch {
    return false
  }
}

/** Follows the issuers as far as they are there; what does not belong is left out. */
function issuersOf(certificate: Certificate, all: readonly Certificate[]): Certificate[] {
  const chain = [certificate]
  for (let last = certificate; isSelfSigned(last) !== true; ) {
    const child = last
    const issuer = all.find(
      (each) =>
        !chain.includes(each) &&
        Buffer.compare(each.subjectDer, child.issuerDer) === 0 &&
        verifySignature(child, each.publicKey.spki) === true,
    )
    if (!issuer) break
    chain.push(issuer)
    last = issuer
  }
  return chain
}

function linkOf(certificate: Certificate): AuthorityLink {
  return {
    certificate,
    pathLength: basicConstraints(certificate)?.pathLength,
    constraints: nameConstraints(certificate),
    purposes: extKeyUsage(certificate),
  }
}

function mustSign(certificate: Certificate, source: string, now: Date): void {
  const {subject, notBefore, notAfter, publicKey} = certificate
  const name = `${subject || 'without a name'} in ${source}`
  if (basicConstraints(certificate)?.isCa !== true) {
    throw new AppError('bad_input', `The certificate ${name} is not that of a CA`, {
      hint: 'A CA is made with: mctl cert ca NAME',
    })
  }
  if (keyUsage(certificate)?.includes('keyCertSign') === false) {
    throw new AppError('bad_input', `The CA ${name} may not sign: its key usage lacks keyCertSign`)
  }
  if (subject === '') throw new AppError('bad_input', `The CA in ${source} has no name`)
  if (now > notAfter) {
    throw new AppError('bad_input', `The CA ${name} expired on ${rfc3339(notAfter)}`)
  }
  if (now < notBefore) {
    throw new AppError('bad_input', `The CA ${name} is valid only from ${rfc3339(notBefore)}`)
  }
  mustBeSound(publicKey, `The key of the CA ${name}`)
  // Nobody looks at how a root signed itself.
  const {digest = '', name: how} = certificate.algorithm
  if (/^(md5|sha1)$/.test(digest) && isSelfSigned(certificate) !== true) {
    throw new AppError('bad_input', `The CA ${name} was signed with ${how}, which clients refuse`)
  }
}
