import type {Seen} from '../../tls/scan-facts.ts'
import type {Certificate} from '../../x509/certificate.ts'
import {mustStaple} from '../../x509/extensions.ts'
import {readable} from '../../x509/path/issuance.ts'
import type {Finding} from './verdict.ts'

const fix = 'Have one made without must-staple; neither MinIO nor KES can staple'

/** Whether a certificate that demands a stapled OCSP answer (RFC 7633) is served with one; `untested` in a file. */
export function stapleFindings(leaf: Certificate, staples: Seen): Finding[] {
  if (!readable(() => mustStaple(leaf)) || staples === 'yes') return []
  const code = 'must-staple'
  if (staples === 'no') {
    const message =
      'It says must-staple, and the server staples no OCSP answer: Firefox, and who asks for the status, refuse it'
    return [{severity: 'bad', code, message, fix}]
  }
  const message = 'It says must-staple: whether an OCSP answer is stapled to it was not seen here'
  return [{severity: 'warning', code, message, fix}]
}
