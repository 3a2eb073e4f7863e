import {type Certificate, parseCertificate} from '../../x509/certificate.ts'
import {allGoPem} from '../../x509/go/go-pem.ts'
import {readable} from '../../x509/path/issuance.ts'
import {type Look, textOfLook} from './look.ts'

/** A certificate of a file, its DER as it stands there; not every one can be read. */
export interface Held {
  readonly der: Uint8Array
  readonly certificate: Certificate | undefined
}

/** The certificates of a file in their order, as a server in Go finds them. */
export function certificatesOf(look: Look): Held[] {
  return allGoPem(textOfLook(look))
    .blocks.filter(({type}) => type === 'CERTIFICATE')
    .map(({bytes}) => ({der: bytes, certificate: certificateOf(bytes)}))
}

/** A certificate, or undefined when it cannot be read. */
export function certificateOf(der: Uint8Array): Certificate | undefined {
  return readable(() => parseCertificate(der))
}

/** The names and addresses a certificate is for, without e-mail addresses and URIs. */
export function hostsOf({names}: Certificate): string[] {
  return names.flatMap(({type, value}) => (type === 'dns' || type === 'ip' ? [value] : []))
}
