import type {Certificate} from '../../x509/certificate.ts'

/** What to call a certificate in a sentence: its subject, its names, or its fingerprint. */
export function labelOf({subject, names, fingerprint}: Certificate): string {
  if (subject !== '') return subject
  const [first] = names
  return first?.value ?? `sha256:${fingerprint}`
}

/** What to call the issuer of a certificate in a sentence. */
export function issuerOf({issuer}: Certificate): string {
  return issuer === '' ? '(an issuer without a name)' : issuer
}
