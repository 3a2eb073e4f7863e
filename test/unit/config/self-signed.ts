import {generateKeyPairSync} from 'node:crypto'
import forge from 'node-forge'

/** A fresh self-signed certificate and its key, as PEM. */
export function selfSigned(name: string) {
  const encoding = {type: 'pkcs8', format: 'pem'} as const
  const {privateKey: key} = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: {type: 'spki', format: 'pem'},
    privateKeyEncoding: encoding,
  })
  const {privateKey: encryptedKey} = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: {type: 'spki', format: 'pem'},
    privateKeyEncoding: {...encoding, cipher: 'aes-256-cbc', passphrase: 'of the test'},
  })
  const privateKey = forge.pki.privateKeyFromPem(key)
  const certificate = forge.pki.createCertificate()
  certificate.publicKey = forge.pki.setRsaPublicKey(privateKey.n, privateKey.e)
  certificate.serialNumber = '01'
  certificate.validity.notBefore = new Date('2026-01-01T00:00:00Z')
  certificate.validity.notAfter = new Date('2126-01-01T00:00:00Z')
  const subject = [{name: 'commonName', value: name}]
  certificate.setSubject(subject)
  certificate.setIssuer(subject)
  certificate.sign(privateKey, forge.md.sha256.create())
  return {certificate: forge.pki.certificateToPem(certificate), key, encryptedKey}
}
