import {rfc3339} from '../../base/time.ts'
import {AppError} from '../../errors/errors.ts'
import {type Certificate, readCertificate} from '../../x509/certificate.ts'
import {DerError} from '../../x509/der.ts'
import {defaultWarning, judgeExpiry, spanInWords} from '../../x509/expiry.ts'
import {extKeyUsage} from '../../x509/extensions.ts'
import {allGoPem} from '../../x509/go/go-pem.ts'
import {readable} from '../../x509/path/issuance.ts'
import type {Finding} from '../verdict.ts'

type Fault = Omit<Finding, 'where'>

/**
 * What KES may say of a client certificate that the server loads. Source: measured on KES 0.23.
 *
 * Dates and purposes count only where KES verifies clients (`tls.auth: on`); by default it looks at the key alone.
 */
export function clientCertificateFindings(pem: string, where: string, now: Date): Finding[] {
  const certificates = certificatesOf(pem)
  const [leaf] = certificates
  if (leaf === undefined) return []
  const faults = [expiry(leaf, now), purpose(leaf), authority(leaf), several(certificates)]
  return faults.flatMap((fault) => (fault === undefined ? [] : [{...fault, where}]))
}

function certificatesOf(pem: string): Certificate[] {
  return allGoPem(pem).blocks.flatMap(({type, bytes}) => {
    if (type !== 'CERTIFICATE') return []
    try {
      return [readCertificate(bytes, 'the client certificate')]
    } catch (error) {
      // What Go takes and nobody reads further is for Go to judge.
      if (error instanceof AppError || error instanceof DerError) return []
      throw error
    }
  })
}

const strictOnly =
  'the server starts with it where KES looks at keys alone, as it does by default, and is refused where tls.auth is on'

function expiry(leaf: Certificate, now: Date): Fault | undefined {
  const {state, secondsLeft} = judgeExpiry(leaf, now, defaultWarning)
  const fix =
    'mctl cert create --client NAME --key FILE makes another for the same key, which keeps its identity'
  if (state === 'expired') {
    const message = `The client certificate expired on ${rfc3339(leaf.notAfter)}: ${strictOnly}`
    return {severity: 'warning', code: 'kes-client-expired', message, fix}
  }
  if (state === 'not-yet-valid') {
    const message = `The client certificate is valid from ${rfc3339(leaf.notBefore)} only: ${strictOnly}`
    return {severity: 'warning', code: 'kes-client-not-yet-valid', message}
  }
  if (state === 'ok') return undefined
  const message = `The client certificate expires in ${spanInWords(secondsLeft)}`
  return {severity: 'warning', code: 'kes-client-expiring', message, fix}
}

function purpose(leaf: Certificate): Fault | undefined {
  const purposes = readable(() => extKeyUsage(leaf))
  if (purposes === undefined || purposes.includes('anyExtendedKeyUsage')) return undefined
  if (purposes.includes('clientAuth')) return undefined
  const message = `The client certificate is for ${purposes.join(', ')} alone (extKeyUsage): ${strictOnly}`
  return {severity: 'warning', code: 'kes-client-purpose', message}
}

function authority(leaf: Certificate): Fault | undefined {
  if (!leaf.isCa) return undefined
  return {
    severity: 'error',
    code: 'kes-client-is-ca',
    message: 'It is a CA certificate: KES passes it over, and says that there is none',
    serverMessage: 'tls: client certificate is required',
    fix: 'mctl kes identity new makes a certificate for a client',
  }
}

function several(certificates: readonly Certificate[]): Fault | undefined {
  if (certificates.filter(({isCa}) => !isCa).length < 2) return undefined
  return {
    severity: 'error',
    code: 'kes-client-several',
    message: 'There are two certificates in it that are of no CA: KES takes one client alone',
    serverMessage: 'tls: received more than one client certificate',
    fix: 'Leave that of the server and, behind it, those of CAs',
  }
}
