import type {GoKeyPair} from '../../x509/go/go-key-pair.ts'
import {bitLength} from '../../x509/go/go-rsa-key.ts'
import {canOpensslRead} from '../../x509/openssl/openssl-certificate.ts'
import {hasBrokenExtension} from '../../x509/openssl/openssl-extensions.ts'

/** Why no client can connect to a server with a pair that it took. */
export interface HandshakeFault {
  readonly code:
    | 'key-p224'
    | 'key-rsa-below-1024'
    | 'key-may-not-sign'
    | 'chain-damaged'
    | 'extension-damaged'
    | 'chain-too-long'
  readonly message: string
}

const digitalSignature = 0
// What OpenSSL takes of a chain, unless it is told otherwise.
const longestChain = 100 * 1024

/**
 * Says why handshakes fail with a pair that Go loads, or undefined when they do not.
 *
 * Measured with OpenSSL's and Go's clients: no TLS version signs with P-224, Go does not sign with RSA below
 * 1024 bits, OpenSSL wants keys on curves to be allowed to sign, and every certificate of the chain is read.
 */
export function handshakeFault({leaf, chain}: GoKeyPair): HandshakeFault | undefined {
  const {publicKey, keyUsage} = leaf
  if (publicKey.kind === 'ec' && publicKey.curve === 'P-224') {
    return {code: 'key-p224', message: 'The key is on P-224, which no version of TLS uses'}
  }
  if (publicKey.kind === 'rsa' && bitLength(publicKey.modulus) < 1024) {
    const bits = bitLength(publicKey.modulus)
    return {
      code: 'key-rsa-below-1024',
      message: `The RSA key has ${bits} bits, and servers in Go do not sign with less than 1024`,
    }
  }
  if (publicKey.kind !== 'rsa' && keyUsage && !keyUsage.includes(digitalSignature)) {
    return {
      code: 'key-may-not-sign',
      message:
        'Its keyUsage lacks digitalSignature: OpenSSL and what is built on it cannot connect with TLS 1.2',
    }
  }
  const damaged = chain.findIndex((der) => !canOpensslRead(der))
  if (damaged === 0) {
    return {
      code: 'chain-damaged',
      message:
        'Go takes the certificate, and OpenSSL cannot read it: only clients in Go can connect',
    }
  }
  if (damaged > 0) {
    return {
      code: 'chain-damaged',
      message: `Certificate ${damaged + 1} of the file is damaged; the server sends it all the same, and every client gives up`,
    }
  }
  const [der] = chain
  if (der && publicKey.kind !== 'rsa' && hasBrokenExtension(der)) {
    return {
      code: 'extension-damaged',
      message: 'An extension of the certificate is damaged, and OpenSSL does not let its key sign',
    }
  }
  if (chain.reduce((sum, der) => sum + der.length + 3, 3) > longestChain) {
    return {
      code: 'chain-too-long',
      message: 'The chain has more than 100 KiB, and OpenSSL gives up on it',
    }
  }
  return undefined
}
