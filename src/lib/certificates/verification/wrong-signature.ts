import type {Certificate} from '../../x509/certificate.ts'
import {isIssuedBy, namesIssuer, namesKeyOf} from '../../x509/path/issuance.ts'
import {issuerOf, labelOf} from '../reading/certificate-label.ts'

/**
 * Why none of those with the name of its issuer made the signature of a certificate, in words; undefined when there
 * is none of that name. Its key identifier tells another key from a damaged signature.
 */
export function wrongSignature(
  certificate: Certificate,
  sent: readonly Certificate[],
  trusted: readonly Certificate[],
): string | undefined {
  const isWrong = (each: Certificate): boolean =>
    namesIssuer(certificate, each) && isIssuedBy(certificate, each) === false
  const [label, issuer] = [labelOf(certificate), issuerOf(certificate)]
  if (
    [...trusted, ...sent].filter(isWrong).some((each) => namesKeyOf(certificate, each) === true)
  ) {
    return `the signature of ${label} is damaged: the key of ${issuer} that it names is known here, and did not make it; get the certificate again from who issued it`
  }
  const where = trusted.some(isWrong)
    ? 'is trusted here'
    : sent.some(isWrong)
      ? 'is sent along'
      : undefined
  if (where === undefined) return undefined
  const isUnsaid = [...trusted, ...sent]
    .filter(isWrong)
    .some((each) => namesKeyOf(certificate, each) === undefined)
  const orDamaged = isUnsaid ? `, or the signature of ${label} is damaged` : ''
  return `a CA named ${issuer} ${where}, but its key is another one than the one that signed ${label}${orDamaged}; name the right one with --ca`
}
