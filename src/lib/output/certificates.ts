import type {CertificateCreated} from '../certificates/create-certificate.ts'
import type {Style} from './style.ts'

/** What was made, and where it lies. */
export function renderCertificateCreated(created: CertificateCreated, style: Style): string {
  const {certFile, keyFile, changed} = created
  return [
    changed ? `Made ${certFile} and ${keyFile}` : 'This would be made:',
    `  for          ${created.names.join(', ')}`,
    `  key          ${created.key}`,
    `  valid        ${created.notBefore} to ${created.notAfter}`,
    `  fingerprint  sha256:${created.fingerprint}`,
    ...created.remarks.map((remark) => style.warn(`  note: ${remark}`)),
  ].join('\n')
}
