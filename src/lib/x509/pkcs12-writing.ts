import {createCipheriv, createHmac, hash, pbkdf2Sync, randomBytes} from 'node:crypto'
import forge from 'node-forge'
import type {Secret} from '../base/secret.ts'
import {binary, bytesOf} from './forge-octets.ts'
import {pkcs12Key, purpose, StretchBudget} from './password-kdf.ts'

const {asn1} = forge
const {UNIVERSAL, CONTEXT_SPECIFIC} = asn1.Class
const {BMPSTRING, INTEGER, NULL, OCTETSTRING, OID, SEQUENCE, SET} = asn1.Type

type Node = forge.asn1.Asn1

const make = (type: number, value: string | Node[]): Node =>
  asn1.create(UNIVERSAL, type, Array.isArray(value), value)
const sequence = (...items: Node[]): Node => make(SEQUENCE, items)
const oid = (dotted: string): Node => make(OID, asn1.oidToDer(dotted).getBytes())
const octets = (bytes: Uint8Array): Node => make(OCTETSTRING, binary(bytes))
const integer = (value: number): Node => make(INTEGER, asn1.integerToDer(value).getBytes())
const explicit = (...value: Node[]): Node => asn1.create(CONTEXT_SPECIFIC, 0, true, value)
const derOf = (node: Node): Uint8Array => bytesOf(asn1.toDer(node).getBytes())

/** What goes into a PKCS#12 file. */
export interface Pkcs12Contents {
  /** PKCS#8. */
  readonly key: Uint8Array | undefined
  /** DER; the first is the key's, where there is a key. */
  readonly certificates: readonly Uint8Array[]
  /** What programs show for the key. */
  readonly friendlyName: string | undefined
}

// Each guess of the password costs so many rounds, by the encryption as by the MAC.
const rounds = 100_000
const saltLength = 16

/**
 * Makes a PKCS#12 file (RFC 7292), in the way of OpenSSL 3: AES-256-CBC by PBKDF2 with SHA-256, a MAC with SHA-256.
 *
 * Keys of every kind are written; node-forge puts the DER together, node:crypto encrypts. An empty password protects
 * nothing, and every program tries it.
 */
export function pkcs12Of(contents: Pkcs12Contents, password: Secret): Uint8Array {
  const text = password.reveal()
  const {key, certificates, friendlyName} = contents
  const [leaf] = certificates
  const keyId = key && leaf ? hash('sha1', leaf, 'buffer') : undefined
  const attributes = attributesOf(friendlyName, keyId)
  const certificateBags = certificates.map((der, at) =>
    certificateBag(der, at === 0 ? attributes : []),
  )
  const parts = [
    ...(certificates.length > 0 ? [encryptedPart(sequence(...certificateBags), text)] : []),
    ...(key ? [plainPart(sequence(keyBag(key, text, attributes)))] : []),
  ]
  const safe = derOf(sequence(...parts))
  return derOf(sequence(integer(3), dataInfo(safe), mac(safe, text)))
}

const dataInfo = (bytes: Uint8Array): Node =>
  sequence(oid('1.2.840.113549.1.7.1'), explicit(octets(bytes)))

const plainPart = (bags: Node): Node => dataInfo(derOf(bags))

// RFC 2315 section 13: EncryptedData, version 0.
function encryptedPart(bags: Node, password: string): Node {
  const {algorithm, encrypted} = encrypt(derOf(bags), password)
  const content = asn1.create(CONTEXT_SPECIFIC, 0, false, binary(encrypted))
  const info = sequence(oid('1.2.840.113549.1.7.1'), algorithm, content)
  return sequence(oid('1.2.840.113549.1.7.6'), explicit(sequence(integer(0), info)))
}

function certificateBag(der: Uint8Array, attributes: readonly Node[]): Node {
  const held = sequence(oid('1.2.840.113549.1.9.22.1'), explicit(octets(der)))
  return bag('3', held, attributes)
}

function keyBag(pkcs8: Uint8Array, password: string, attributes: readonly Node[]): Node {
  const {algorithm, encrypted} = encrypt(pkcs8, password)
  return bag('2', sequence(algorithm, octets(encrypted)), attributes)
}

const bag = (kind: string, held: Node, attributes: readonly Node[]): Node =>
  sequence(
    oid(`1.2.840.113549.1.12.10.1.${kind}`),
    explicit(held),
    ...(attributes.length > 0 ? [make(SET, [...attributes])] : []),
  )

// The order is DER's for a SET OF: by the encoding, and so by the shorter first.
function attributesOf(name: string | undefined, keyId: Uint8Array | undefined): Node[] {
  const attribute = (id: string, value: Node): Node => sequence(oid(id), make(SET, [value]))
  const nodes = [
    ...(keyId ? [attribute('1.2.840.113549.1.9.21', octets(keyId))] : []),
    ...(name ? [attribute('1.2.840.113549.1.9.20', make(BMPSTRING, name))] : []),
  ]
  return nodes.sort((a, b) => Buffer.compare(derOf(a), derOf(b)))
}

const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16()

// RFC 8018 section 6.2 and appendix A.4.
function encrypt(plain: Uint8Array, password: string): {algorithm: Node; encrypted: Uint8Array} {
  const [salt, iv] = [randomBytes(saltLength), randomBytes(16)]
  const key = pbkdf2Sync(password, salt, rounds, 32, 'sha256')
  const cipher = createCipheriv('aes-256-cbc', key, iv)
  const hmacSha256 = sequence(oid('1.2.840.113549.2.9'), make(NULL, ''))
  const derivation = sequence(
    oid('1.2.840.113549.1.5.12'),
    sequence(octets(salt), integer(rounds), hmacSha256),
  )
  const scheme = sequence(oid('2.16.840.1.101.3.4.1.42'), octets(iv))
  return {
    algorithm: sequence(oid('1.2.840.113549.1.5.13'), sequence(derivation, scheme)),
    encrypted: Buffer.concat([cipher.update(plain), cipher.final()]),
  }
}

function mac(safe: Uint8Array, password: string): Node {
  const salt = randomBytes(saltLength)
  const parameters = {salt, rounds, id: purpose.mac, length: 32}
  const key = pkcs12Key('sha256', utf16(`${password}\0`), parameters, new StretchBudget())
  const sha256 = sequence(oid('2.16.840.1.101.3.4.2.1'), make(NULL, ''))
  const value = createHmac('sha256', key).update(safe).digest()
  return sequence(sequence(sha256, octets(value)), octets(salt), integer(rounds))
}
