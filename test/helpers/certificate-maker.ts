// Makes certificates of any shape, also such as no tool would make: independent of what is tested.
import {generateKeyPairSync, type KeyObject, sign} from 'node:crypto'

export interface Holder {
  readonly name: string
  readonly key: KeyObject
  readonly spki: Uint8Array
}

export interface CertificateShape {
  readonly subject: Holder
  readonly issuer: Holder
  /** In days from now. */
  readonly from?: number
  readonly until?: number
  readonly version?: 1 | 3
  readonly ca?: {readonly pathLength?: number} | 'no' | 'unsaid'
  /** The numbers of the bits of keyUsage. */
  readonly keyUsage?: readonly number[]
  /** Dotted numbers of extKeyUsage. */
  readonly purposes?: readonly string[]
  readonly names?: readonly string[]
  readonly permitted?: readonly string[]
  readonly excluded?: readonly string[]
  readonly digest?: 'sha256' | 'sha1' | 'md5'
  readonly hasKeyIds?: boolean
  /** A critical extension that nobody knows. */
  readonly hasUnknownCritical?: boolean
  readonly hasBrokenSignature?: boolean
  readonly mustStaple?: boolean
  readonly serial?: number
}

export const serverAuth = '1.3.6.1.5.5.7.3.1'
export const clientAuth = '1.3.6.1.5.5.7.3.2'

/** Somebody with a name and a fresh key. */
export function holder(
  name: string,
  kind: 'p256' | 'rsa512' | 'rsa1024' | 'rsa2048' | 'ed25519' = 'p256',
): Holder {
  const {privateKey, publicKey} =
    kind === 'p256'
      ? generateKeyPairSync('ec', {namedCurve: 'P-256'})
      : kind === 'ed25519'
        ? generateKeyPairSync('ed25519')
        : generateKeyPairSync('rsa', {modulusLength: Number(kind.slice(3))})
  return {name, key: privateKey, spki: publicKey.export({type: 'spki', format: 'der'})}
}

/** A certificate of that shape, DER. */
export function certificate(shape: CertificateShape): Uint8Array {
  const {subject, issuer, from = -1, until = 90, version = 3, serial = 1} = shape
  const algorithm = algorithmOf(issuer.key, shape.digest ?? 'sha256')
  const tbs = der(
    0x30,
    ...(version === 3 ? [der(0xa0, der(0x02, 2))] : []),
    der(0x02, 1 + (serial % 100), serial >> 8, serial & 0xff),
    algorithm,
    nameOf(issuer.name),
    der(0x30, timeOf(from), timeOf(until)),
    nameOf(subject.name),
    subject.spki,
    ...(version === 3 ? [der(0xa3, der(0x30, ...extensionsOf(shape)))] : []),
  )
  const digest = issuer.key.asymmetricKeyType === 'ed25519' ? null : (shape.digest ?? 'sha256')
  const signature = sign(digest, tbs, issuer.key)
  // In the last octets: DER stays as it is.
  if (shape.hasBrokenSignature) signature[signature.length - 3] = (signature.at(-3) ?? 0) ^ 0xff
  return der(0x30, tbs, algorithm, der(0x03, 0, signature))
}

function algorithmOf(
  {asymmetricKeyType}: KeyObject,
  digest: 'sha256' | 'sha1' | 'md5',
): Uint8Array {
  if (asymmetricKeyType === 'ed25519') return der(0x30, oid('1.3.101.112'))
  if (asymmetricKeyType === 'ec') {
    return der(0x30, oid(digest === 'sha1' ? '1.2.840.10045.4.1' : '1.2.840.10045.4.3.2'))
  }
  const number = {sha256: 11, sha1: 5, md5: 4}[digest]
  return der(0x30, oid(`1.2.840.113549.1.1.${number}`), der(0x05))
}

function extensionsOf(shape: CertificateShape): Uint8Array[] {
  const {ca = 'no', keyUsage, purposes, names, permitted, excluded} = shape
  const list: Uint8Array[] = []
  const add = (id: string, isCritical: boolean, value: Uint8Array): void => {
    list.push(der(0x30, oid(id), ...(isCritical ? [der(0x01, 0xff)] : []), der(0x04, value)))
  }
  if (ca === 'no') add('2.5.29.19', true, der(0x30))
  else if (ca !== 'unsaid') {
    const length = ca.pathLength === undefined ? [] : [der(0x02, ca.pathLength)]
    add('2.5.29.19', true, der(0x30, der(0x01, 0xff), ...length))
  }
  if (keyUsage) add('2.5.29.15', true, bits(keyUsage))
  if (purposes) add('2.5.29.37', false, der(0x30, ...purposes.map(oid)))
  if (names) add('2.5.29.17', false, der(0x30, ...names.map((name) => generalName(name))))
  if (permitted ?? excluded) {
    const subtrees = (tag: number, rules: readonly string[] = []): Uint8Array[] =>
      rules.length === 0 ? [] : [der(tag, ...rules.map((rule) => der(0x30, generalName(rule))))]
    add('2.5.29.30', true, der(0x30, ...subtrees(0xa0, permitted), ...subtrees(0xa1, excluded)))
  }
  if (shape.hasKeyIds) {
    add('2.5.29.14', false, der(0x04, keyId(shape.subject)))
    add('2.5.29.35', false, der(0x30, der(0x80, keyId(shape.issuer))))
  }
  if (shape.mustStaple) add('1.3.6.1.5.5.7.1.24', false, der(0x30, der(0x02, 5)))
  if (shape.hasUnknownCritical) add('1.3.6.1.4.1.99999.1', true, der(0x05))
  return list
}

const keyId = ({spki}: Holder): Uint8Array => spki.subarray(-20)

// `10.0.0.1`, `10.0.0.0/255.0.0.0`, `uri:https://host/`, `mail:a@b`, or a DNS name.
function generalName(text: string): Uint8Array {
  if (/^[\d./]+$/.test(text) && text !== '.') return der(0x87, ...text.split(/[./]/).map(Number))
  if (text.startsWith('uri:')) return der(0x86, Buffer.from(text.slice(4)))
  if (text.startsWith('mail:')) return der(0x81, Buffer.from(text.slice(5)))
  return der(0x82, Buffer.from(text))
}

function nameOf(commonName: string): Uint8Array {
  if (commonName === '') return der(0x30)
  return der(0x30, der(0x31, der(0x30, oid('2.5.4.3'), der(0x0c, Buffer.from(commonName)))))
}

function timeOf(days: number): Uint8Array {
  const time = new Date(Date.now() + days * 86_400_000).toISOString()
  return der(0x17, Buffer.from(`${time.replace(/\D/g, '').slice(2, 14)}Z`))
}

function bits(numbers: readonly number[]): Uint8Array {
  const octets = [0, 0]
  for (const number of numbers)
    octets[number >> 3] = (octets[number >> 3] ?? 0) | (0x80 >> (number & 7))
  const used = octets[1] ? octets : octets.slice(0, 1)
  const unused = Math.clz32((used.at(-1) ?? 0) & -(used.at(-1) ?? 0)) ^ 31
  return der(0x03, Math.max(0, unused), ...used)
}

function oid(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  const octets = [first * 40 + second, ...rest].flatMap((arc) => {
    const groups = [arc & 0x7f]
    for (let left = arc >>> 7; left > 0; left >>>= 7) groups.unshift((left & 0x7f) | 0x80)
    return groups
  })
  return der(0x06, ...octets)
}

function der(tag: number, ...parts: readonly (number | Uint8Array)[]): Uint8Array {
  const content = Buffer.concat(
    parts.map((part) => (typeof part === 'number' ? Uint8Array.of(part) : part)),
  )
  const {length} = content
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Uint8Array.of(tag, ...size), content])
}
