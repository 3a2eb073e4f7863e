import {generateKeyPair, type KeyObject} from 'node:crypto'
import {promisify} from 'node:util'
import * as v from 'valibot'
import {Secret} from '../base/secret.ts'
import {AppError} from '../errors/errors.ts'
import {type Certificate, readCertificate} from '../x509/certificate.ts'
import {parseHosts} from '../x509/hosts.ts'
import {ipBytes} from '../x509/ip.ts'
import {issueSelfSigned} from '../x509/issue.ts'
import {toPem} from '../x509/pem.ts'

/** The kinds of keys that servers load and clients take. */
export const KeyType = v.picklist(['p256', 'p384', 'ed25519', 'rsa-2048', 'rsa-3072', 'rsa-4096'])
export type KeyType = v.InferOutput<typeof KeyType>

/** What `mctl cert create --json` prints. */
export const CertificateCreated = v.strictObject({
  /** Absent with --dry-run. */
  certFile: v.optional(v.string()),
  keyFile: v.optional(v.string()),
  subject: v.string(),
  issuer: v.string(),
  serial: v.string(),
  notBefore: v.string(),
  notAfter: v.string(),
  names: v.array(v.string()),
  key: v.string(),
  fingerprint: v.string(),
  /** What is worth knowing before it is used. */
  remarks: v.array(v.string()),
  changed: v.boolean(),
})
export type CertificateCreated = v.InferOutput<typeof CertificateCreated>

export interface CertificateOrder {
  readonly hosts: readonly string[]
  readonly keyType: KeyType
  /** Days from now until it ends. */
  readonly days: number
}

/** A key and the certificate made for it. */
export interface CertificatePair {
  /** PKCS#8, one PEM block. */
  readonly key: Secret
  readonly certPem: string
  readonly certificate: Certificate
}

const minute = 60_000
const day = 86_400_000

/**
 * Makes a key and a self-signed server certificate.
 *
 * It begins five minutes ago, because clocks differ. `random` gives bytes from a cryptographic source.
 * Throws `bad_input` for a host that is none.
 */
export async function createCertificate(
  order: CertificateOrder,
  now: Date,
  random: (length: number) => Uint8Array,
): Promise<CertificatePair> {
  const hosts = parseHosts(order.hosts)
  if (hosts.length === 0) throw new AppError('usage', 'No host was named')
  if (!Number.isFinite(order.days) || order.days <= 0 || order.days > 36_500) {
    throw new AppError('bad_input', `${order.days} days is no life for a certificate`)
  }
  const key = await generate[order.keyType]()
  const der = issueSelfSigned(key, {
    hosts,
    commonName: commonNameOf(hosts),
    notBefore: new Date(now.getTime() - 5 * minute),
    notAfter: new Date(now.getTime() + order.days * day),
    serial: random(16),
  })
  return {
    key: new Secret(key.export({type: 'pkcs8', format: 'pem'}).toString()),
    certPem: toPem('CERTIFICATE', der),
    certificate: readCertificate(der, 'the new certificate'),
  }
}

/** What an administrator should know of a certificate before it is used. */
export function remarksOn({key, notBefore, notAfter}: Certificate): string[] {
  const days = Math.round((notAfter.getTime() - notBefore.getTime()) / day)
  return [
    ...(key === 'Ed25519'
      ? ['Browsers do not take Ed25519: the console would not open in one']
      : []),
    ...(days > 825
      ? [
          `Apple's systems refuse server certificates that live longer than 825 days, this one ${days}`,
        ]
      : []),
  ]
}

// RFC 5280 appendix A: a common name has 64 characters at the most.
function commonNameOf(hosts: readonly string[]): string {
  return hosts.find((host) => ipBytes(host) === undefined && host.length <= 64) ?? ''
}

const ec = async (namedCurve: string): Promise<KeyObject> =>
  (await promisify(generateKeyPair)('ec', {namedCurve})).privateKey
const rsa = async (modulusLength: number): Promise<KeyObject> =>
  (await promisify(generateKeyPair)('rsa', {modulusLength})).privateKey

const generate: Record<KeyType, () => Promise<KeyObject>> = {
  p256: () => ec('P-256'),
  p384: () => ec('P-384'),
  ed25519: async () => (await promisify(generateKeyPair)('ed25519')).privateKey,
  'rsa-2048': () => rsa(2048),
  'rsa-3072': () => rsa(3072),
  'rsa-4096': () => rsa(4096),
}
