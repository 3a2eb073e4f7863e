import {toPem} from '../../src/lib/x509/pem.ts'
import {type CertificateShape, certificate, holder} from './certificate-maker.ts'
import type {DatedPair} from './dated-pair.ts'

/** Self-signed pairs that a server in Go takes, and with which no client of OpenSSL can connect. */
export function oddPair(
  kind: 'rsa-512' | 'cert-sign-only' | 'no-seconds',
  name: string,
): DatedPair {
  const own = holder(name, kind === 'rsa-512' ? 'rsa512' : 'p256')
  const keyUsage = [kind === 'cert-sign-only' ? 5 : 0]
  const shape: CertificateShape = {subject: own, issuer: own, names: [name], keyUsage, until: 4000}
  const der = certificate(shape)
  return {
    cert: toPem('CERTIFICATE', kind === 'no-seconds' ? withoutSeconds(der) : der),
    key: own.key.export({type: 'pkcs8', format: 'pem'}).toString(),
  }
}

// Its first time is two octets shorter, and so is all that it stands in.
function withoutSeconds(der: Uint8Array): Uint8Array {
  const bytes = Buffer.from(der)
  const at = bytes.indexOf(Buffer.from([0x17, 0x0d]))
  // Behind the tag: the first octet says in how many more the length stands.
  for (const length of [1, 5, at - 1, at + 1]) {
    const more = bytes.readUInt8(length)
    if (more === 0x82) bytes.writeUInt16BE(bytes.readUInt16BE(length + 1) - 2, length + 1)
    else if (more === 0x81) bytes.writeUInt8(bytes.readUInt8(length + 1) - 2, length + 1)
    else bytes.writeUInt8(more - 2, length)
  }
  return Buffer.concat([bytes.subarray(0, at + 12), bytes.subarray(at + 14)])
}
