import {createHash, createPublicKey, type KeyObject, sign} from 'node:crypto'
import forge from 'node-forge'
import {altNameOf, binary, bytesOf} from './subject-alt-name.ts'

const {asn1} = forge
const {UNIVERSAL, CONTEXT_SPECIFIC} = asn1.Class
const {
  BITSTRING,
  BOOLEAN,
  GENERALIZEDTIME,
  INTEGER,
  NULL,
  OCTETSTRING,
  OID,
  SEQUENCE,
  SET,
  UTCTIME,
  UTF8,
} = asn1.Type

type Node = forge.asn1.Asn1

const make = (type: number, value: string | Node[]): Node =>
  asn1.create(UNIVERSAL, type, Array.isArray(value), value)
const sequence = (...items: Node[]): Node => make(SEQUENCE, items)
const oid = (dotted: string): Node => make(OID, asn1.oidToDer(dotted).getBytes())
const tagged = (tag: number, constructed: boolean, value: string | Node[]): Node =>
  asn1.create(CONTEXT_SPECIFIC, tag, constructed, value)
const derOf = (node: Node): string => asn1.toDer(node).getBytes()

/** What a self-signed server certificate is to say. */
export interface CertificateWish {
  /** DNS names and addresses, at least one; as `parseHosts` gives them. */
  readonly hosts: readonly string[]
  /** Empty: the certificate has no name but its alternative ones. */
  readonly commonName: string
  readonly notBefore: Date
  readonly notAfter: Date
  /** 16 random bytes. */
  readonly serial: Uint8Array
}

interface Algorithm {
  readonly id: string
  /** RFC 4055 wants a NULL behind RSA's, RFC 5758 and RFC 8410 want nothing behind the others. */
  readonly withNull: boolean
  readonly digest: 'sha256' | 'sha384' | null
}

const rsa: Algorithm = {id: '1.2.840.113549.1.1.11', withNull: true, digest: 'sha256'}
const ecdsaSha256: Algorithm = {id: '1.2.840.10045.4.3.2', withNull: false, digest: 'sha256'}
const ecdsaSha384: Algorithm = {id: '1.2.840.10045.4.3.3', withNull: false, digest: 'sha384'}
const ed25519: Algorithm = {id: '1.3.101.112', withNull: false, digest: null}

/**
 * Makes a self-signed certificate for a server, as DER.
 *
 * RFC 5280 profile: version 3, a critical basicConstraints CA:FALSE, a critical keyUsage, extKeyUsage for
 * servers and clients, a subject and an authority key identifier. The signature is node:crypto's; node-forge
 * writes the DER.
 */
export function issueSelfSigned(key: KeyObject, wish: CertificateWish): Uint8Array {
  const algorithm = algorithmOf(key)
  const identifier = sequence(oid(algorithm.id), ...(algorithm.withNull ? [make(NULL, '')] : []))
  const publicKey = createPublicKey(key).export({type: 'spki', format: 'der'})
  const name = distinguishedName(wish.commonName)
  const tbs = sequence(
    tagged(0, true, [make(INTEGER, '\u0002')]),
    make(INTEGER, serialBytes(wish.serial)),
    identifier,
    name,
    sequence(time(wish.notBefore), time(wish.notAfter)),
    name,
    asn1.fromDer(forge.util.createBuffer(binary(publicKey))),
    tagged(3, true, [sequence(...extensions(key, publicKey, wish))]),
  )
  const signature = sign(algorithm.digest, bytesOf(derOf(tbs)), key)
  const certificate = sequence(tbs, identifier, make(BITSTRING, `\u0000${binary(signature)}`))
  return bytesOf(derOf(certificate))
}

function algorithmOf(key: KeyObject): Algorithm {
  if (key.asymmetricKeyType === 'rsa') return rsa
  if (key.asymmetricKeyType === 'ed25519') return ed25519
  return key.asymmetricKeyDetails?.namedCurve === 'secp384r1' ? ecdsaSha384 : ecdsaSha256
}

// RFC 5280 section 4.1.2.2: positive, and DER demands the shortest form: the first byte is 0x40 to 0x7f.
function serialBytes(serial: Uint8Array): string {
  const bytes = Uint8Array.from(serial)
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40
  return binary(bytes)
}

function distinguishedName(commonName: string): Node {
  if (commonName === '') return sequence()
  const attribute = sequence(oid('2.5.4.3'), make(UTF8, forge.util.encodeUtf8(commonName)))
  return sequence(make(SET, [attribute]))
}

// RFC 5280 section 4.1.2.5: UTCTime through 2049, GeneralizedTime from 2050 on.
function time(date: Date): Node {
  return date.getUTCFullYear() < 2050
    ? make(UTCTIME, asn1.dateToUtcTime(date))
    : make(GENERALIZEDTIME, asn1.dateToGeneralizedTime(date))
}

function extensions(key: KeyObject, publicKey: Uint8Array, wish: CertificateWish): Node[] {
  const digitalSignature = '\u0007\u0080'
  const signatureAndEncipherment = '\u0005\u00a0'
  const keyId = createHash('sha1').update(subjectPublicKey(publicKey)).digest()
  const names = wish.hosts.map(altNameOf).map(({asn1Type, bytes}) => tagged(asn1Type, false, bytes))
  return [
    extension('2.5.29.19', true, sequence()),
    extension(
      '2.5.29.15',
      true,
      make(
        BITSTRING,
        key.asymmetricKeyType === 'rsa' ? signatureAndEncipherment : digitalSignature,
      ),
    ),
    extension('2.5.29.37', false, sequence(oid('1.3.6.1.5.5.7.3.1'), oid('1.3.6.1.5.5.7.3.2'))),
    extension('2.5.29.14', false, make(OCTETSTRING, binary(keyId))),
    extension('2.5.29.35', false, sequence(tagged(0, false, binary(keyId)))),
    // RFC 5280 section 4.2.1.6: critical where the subject is empty.
    extension('2.5.29.17', wish.commonName === '', sequence(...names)),
  ]
}

function extension(id: string, critical: boolean, value: Node): Node {
  return sequence(
    oid(id),
    ...(critical ? [make(BOOLEAN, '\u00ff')] : []),
    make(OCTETSTRING, derOf(value)),
  )
}

// RFC 5280 section 4.2.1.2, method 1: the hash of the key's bits, without the byte that counts unused ones.
function subjectPublicKey(spki: Uint8Array): Uint8Array {
  const parsed = asn1.fromDer(forge.util.createBuffer(binary(spki)))
  const bits = Array.isArray(parsed.value) ? parsed.value[1] : undefined
  // node-forge keeps the bits as they stand for parsed bit strings that hold no DER.
  const raw = bits && 'bitStringContents' in bits ? bits.bitStringContents : bits?.value
  if (typeof raw !== 'string') throw new Error('a public key without bits')
  return bytesOf(raw).subarray(1)
}
