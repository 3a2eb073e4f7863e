import {type Certificate, isSelfSigned} from '../../x509/certificate.ts'
import type {PublicKeyInfo} from '../../x509/public-key.ts'
import {type Signed, verifySignature} from '../../x509/signature-algorithm.ts'
import type {Found, Place} from './found.ts'

type FoundCertificate = Extract<Found, {kind: 'certificate'}>

/** Who signed what, and which key belongs to which certificate, among things that were read together. */
export class Relations {
  readonly #certificates: readonly FoundCertificate[]
  readonly #bySubject = new Map<string, FoundCertificate[]>()
  readonly #keys = new Map<string, Place>()
  readonly #certified = new Map<string, Place[]>()

  constructor(things: readonly Found[]) {
    this.#certificates = things.filter((thing) => thing.kind === 'certificate')
    for (const found of this.#certificates) {
      const {certificate} = found
      append(this.#bySubject, hex(certificate.subjectDer), found)
      append(this.#certified, hex(certificate.publicKey.spki), placeOf(found))
    }
    for (const thing of things) {
      const publicKey = thing.kind === 'private-key' && !thing.key.locked && thing.key.publicKey
      if (publicKey) this.#keys.set(hex(publicKey.spki), placeOf(thing))
    }
  }

  get hasCertificates(): boolean {
    return this.#certificates.length > 0
  }

  /** The certificate that signed this one, by its signature; undefined when it is not among them. */
  signerOf(certificate: Certificate): Place | undefined {
    return isSelfSigned(certificate) === true
      ? undefined
      : this.#signer(certificate, certificate.issuerDer)
  }

  /** The certificate of the CA that signed a revocation list. */
  issuerOf(list: Signed & {readonly issuerDer: Uint8Array}): Place | undefined {
    return this.#signer(list, list.issuerDer)
  }

  /** Where the private key of a public one stands. */
  privateKeyOf({spki}: PublicKeyInfo): Place | undefined {
    return this.#keys.get(hex(spki))
  }

  /** The certificates that are for a key. */
  certificatesOf({spki}: PublicKeyInfo): readonly Place[] {
    return this.#certified.get(hex(spki)) ?? []
  }

  // Names are free to be chosen: with many of one name, trying each would take the square of their number.
  #signer(signed: Signed, issuerDer: Uint8Array): Place | undefined {
    const found = this.#bySubject
      .get(hex(issuerDer))
      ?.slice(0, 64)
      .find(({certificate}) => verifySignature(signed, certificate.publicKey.spki) === true)
    return found && placeOf(found)
  }
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

function placeOf({where, position}: Place): Place {
  return {where, position}
}

function append<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key)
  if (list) list.push(value)
  else map.set(key, [value])
}
