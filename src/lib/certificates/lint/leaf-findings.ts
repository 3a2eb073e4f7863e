import {rfc3339} from '../../base/time.ts'
import type {Certificate} from '../../x509/certificate.ts'
import {defaultWarning, judgeExpiry, spanInWords} from '../../x509/expiry.ts'
import {extKeyUsage, keyUsage, mustStaple} from '../../x509/extensions.ts'
import {readable} from '../../x509/path/issuance.ts'
import {hostsOf} from './facts.ts'
import type {Finding} from './finding.ts'
import {nameFindings} from './name-findings.ts'

type Fault = Omit<Finding, 'file' | 'fix'>

// Those that a new certificate for the same key does not mend.
const keyFaults = new Set(['key-too-short', 'key-too-long'])

/**
 * What is wrong with a certificate that the server loads: then it serves it, and clients turn away.
 * `create` gives the command that makes another, with the same key or with a new one.
 *
 * Source: measured with clients in Go 1.26, Node 24 and OpenSSL 3.
 */
export function leafFindings(
  certificate: Certificate,
  file: string,
  now: Date,
  create: (keepsKey: boolean) => string | undefined,
): Finding[] {
  const faults = [
    validity(certificate, now),
    names(certificate),
    purpose(certificate),
    usage(certificate),
    staple(certificate),
    key(certificate),
    critical(certificate),
    authority(certificate),
    serial(certificate),
  ]
  const found = faults.filter((fault) => fault !== undefined)
  return [
    ...found.map((fault): Finding => {
      const fix = fault.severity === 'error' ? create(!keyFaults.has(fault.code)) : undefined
      return fix === undefined ? {...fault, file} : {...fault, file, fix}
    }),
    ...nameFindings(certificate, file),
  ]
}

function validity(certificate: Certificate, now: Date): Fault | undefined {
  const {notBefore, notAfter} = certificate
  if (notAfter < notBefore) {
    const message = 'It ends before it begins, and is never valid'
    return {severity: 'error', code: 'never-valid', message}
  }
  const {state, secondsLeft} = judgeExpiry(certificate, now, defaultWarning)
  if (state === 'expired') {
    const message = `It expired on ${rfc3339(notAfter)}, ${spanInWords(secondsLeft)} ago; the server serves it, and every client refuses it`
    return {severity: 'error', code: 'expired', message}
  }
  if (state === 'not-yet-valid') {
    const message = `It is valid only from ${rfc3339(notBefore)}; check the clock`
    return {severity: 'error', code: 'not-yet-valid', message}
  }
  if (state === 'ok') return undefined
  return {
    severity: 'warning',
    code: 'expiring',
    message: `It expires in ${spanInWords(secondsLeft)}`,
  }
}

function names(certificate: Certificate): Fault | undefined {
  if (hostsOf(certificate).length > 0) return undefined
  const message =
    'It is for no name and no address (subjectAltName): clients in Go, which are mc and the other nodes, refuse it whatever its CN says'
  return {severity: 'error', code: 'no-names', message}
}

function purpose(certificate: Certificate): Fault | undefined {
  const purposes = readable(() => extKeyUsage(certificate))
  if (!purposes) return undefined
  if (purposes.includes('serverAuth') || purposes.includes('anyExtendedKeyUsage')) return undefined
  const message = `It is for ${purposes.join(', ')} only (extKeyUsage), not for a server: every client refuses it`
  return {severity: 'error', code: 'not-for-servers', message}
}

// Keys on curves without digitalSignature are a fault of the handshake, and reported as such.
function usage(certificate: Certificate): Fault | undefined {
  const usages = readable(() => keyUsage(certificate))
  if (!usages || !certificate.key.startsWith('RSA')) return undefined
  if (usages.includes('digitalSignature')) return undefined
  const message = 'Its keyUsage lacks digitalSignature: OpenSSL, Node and browsers refuse it'
  return {severity: 'error', code: 'key-may-not-sign', message}
}

function staple(certificate: Certificate): Fault | undefined {
  if (!readable(() => mustStaple(certificate))) return undefined
  const message =
    'It demands an OCSP answer with every handshake (must-staple), which the server never sends: browsers refuse it'
  return {severity: 'error', code: 'must-staple', message}
}

function key(certificate: Certificate): Fault | undefined {
  const {key: name, publicKey} = certificate
  const {bits = 0} = publicKey
  if (name.startsWith('RSA') && bits >= 1024 && bits < 2048) {
    const message = `${name} is too short: OpenSSL, Node and browsers refuse it`
    return {severity: 'error', code: 'key-too-short', message}
  }
  if (name.startsWith('RSA') && bits > 8192) {
    const message = `${name} is too long: clients in Go, which are mc and the other nodes, refuse it`
    return {severity: 'error', code: 'key-too-long', message}
  }
  if (name !== 'Ed25519') return undefined
  const message = 'An Ed25519 key: browsers do not take it, so that the console cannot be opened'
  return {severity: 'info', code: 'key-ed25519', message}
}

// Those that Go, OpenSSL and Node know.
const known =
  /^(2\.5\.29\.(14|15|17|19|30|31|32|33|35|36|37|46|54)|1\.3\.6\.1\.5\.5\.7\.1\.(1|24)|1\.3\.6\.1\.4\.1\.11129\.2\.4\.2)$/

function critical({extensions}: Certificate): Fault | undefined {
  const odd = extensions.find((each) => each.critical && !known.test(each.oid))
  if (!odd) return undefined
  const message = `It has an extension that nobody knows (${odd.oid}) and that is critical: every client refuses it`
  return {severity: 'error', code: 'unknown-critical-extension', message}
}

function authority(certificate: Certificate): Fault | undefined {
  if (!certificate.isCa) return undefined
  const message = certificate.isSelfIssued
    ? 'It is a CA certificate and the certificate of the server in one: whoever gets its key can sign for every name'
    : 'It is a CA certificate, used as that of a server'
  return {severity: 'warning', code: 'leaf-is-ca', message}
}

function serial({serial: number}: Certificate): Fault | undefined {
  if (number.length <= 40) return undefined
  const message = 'Its serial number has more than 20 octets, which some clients refuse'
  return {severity: 'warning', code: 'serial-too-long', message}
}
