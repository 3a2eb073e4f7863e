import {createCipheriv, createHmac, hash, pbkdf2Sync, randomBytes} from 'node:crypto'
import type {Secret} from '../../base/secret.ts'
import {tag} from '../der.ts'
import {pkcs12Key, purpose, StretchBudget} from '../keys/password-kdf.ts'
import {
  type DerNode,
  encode,
  identifier,
  primitive,
  ready,
  sequenceOf,
  setOf,
  smallInteger,
  tagged,
} from '../writing/der-writer.ts'
import {encoded} from './ber.ts'

const octets = (bytes: Uint8Array): DerNode => primitive('octetString', bytes)
const explicit = (...held: DerNode[]): DerNode => tagged(0, held)

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
const roundsInteger = primitive('integer', Buffer.from(rounds.toString(16).padStart(6, '0'), 'hex'))

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
    ...(certificates.length > 0 ? [encryptedPart(sequenceOf(...certificateBags), text)] : []),
    ...(key ? [plainPart(sequenceOf(keyBag(key, text, attributes)))] : []),
  ]
  const safe = encode(sequenceOf(...parts))
  return encode(sequenceOf(smallInteger(3), dataInfo(safe), mac(safe, text)))
}

const dataInfo = (bytes: Uint8Array): DerNode =>
  sequenceOf(identifier('1.2.840.113549.1.7.1'), explicit(octets(bytes)))

const plainPart = (bags: DerNode): DerNode => dataInfo(encode(bags))

// RFC 2315 section 13: EncryptedData, version 0.
function encryptedPart(bags: DerNode, password: string): DerNode {
  const {algorithm, encrypted} = encrypt(encode(bags), password)
  const content = tagged(0, encrypted)
  const info = sequenceOf(identifier('1.2.840.113549.1.7.1'), algorithm, content)
  return sequenceOf(identifier('1.2.840.113549.1.7.6'), explicit(sequenceOf(smallInteger(0), info)))
}

function certificateBag(der: Uint8Array, attributes: readonly DerNode[]): DerNode {
  const held = sequenceOf(identifier('1.2.840.113549.1.9.22.1'), explicit(octets(der)))
  return bag('3', held, attributes)
}

function keyBag(pkcs8: Uint8Array, password: string, attributes: readonly DerNode[]): DerNode {
  const {algorithm, encrypted} = encrypt(pkcs8, password)
  return bag('2', sequenceOf(algorithm, octets(encrypted)), attributes)
}

const bag = (kind: string, held: DerNode, attributes: readonly DerNode[]): DerNode =>
  sequenceOf(
    identifier(`1.2.840.113549.1.12.10.1.${kind}`),
    explicit(held),
    ...(attributes.length > 0 ? [setOf(...attributes)] : []),
  )

// The order is DER's for a SET OF: by the encoding, and so by the shorter first.
function attributesOf(name: string | undefined, keyId: Uint8Array | undefined): DerNode[] {
  const attribute = (id: string, value: Uint8Array): DerNode =>
    sequenceOf(identifier(id), ready(encoded(tag.set, [value])))
  const nodes = [
    ...(keyId ? [attribute('1.2.840.113549.1.9.21', encoded(tag.octetString, [keyId]))] : []),
    ...(name ? [attribute('1.2.840.113549.1.9.20', encoded(tag.bmpString, [utf16(name)]))] : []),
  ]
  return nodes.sort((a, b) => Buffer.compare(encode(a), encode(b)))
}

const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16()

// RFC 8018 section 6.2 and appendix A.4.
function encrypt(plain: Uint8Array, password: string): {algorithm: DerNode; encrypted: Uint8Array} {
  const [salt, iv] = [randomBytes(saltLength), randomBytes(16)]
  const key = pbkdf2Sync(password, salt, rounds, 32, 'sha256')
  const cipher = createCipheriv('aes-256-cbc', key, iv)
  const hmacSha256 = sequenceOf(
    identifier('1.2.840.113549.2.9'),
    primitive('null', new Uint8Array()),
  )
  const derivation = sequenceOf(
    identifier('1.2.840.113549.1.5.12'),
    sequenceOf(octets(salt), roundsInteger, hmacSha256),
  )
  const scheme = sequenceOf(identifier('2.16.840.1.101.3.4.1.42'), octets(iv))
  return {
    algorithm: sequenceOf(identifier('1.2.840.113549.1.5.13'), sequenceOf(derivation, scheme)),
    encrypted: Buffer.concat([cipher.update(plain), cipher.final()]),
  }
}

function mac(safe: Uint8Array, password: string): DerNode {
  const salt = randomBytes(saltLength)
  const parameters = {salt, rounds, id: purpose.mac, length: 32}
  const key = pkcs12Key('sha256', utf16(`${password}\0`), parameters, new StretchBudget())
  const sha256 = sequenceOf(
    identifier('2.16.840.1.101.3.4.2.1'),
    primitive('null', new Uint8Array()),
  )
  const value = createHmac('sha256', key).update(safe).digest()
  return sequenceOf(sequenceOf(sha256, octets(value)), octets(salt), roundsInteger)
}
