import {createPrivateKey, X509Certificate} from 'node:crypto'
import type {Secret} from '../base/secret.ts'
import {AppError} from '../errors/errors.ts'
import {kesPrivateKey} from '../x509/keys/api-key.ts'
import {keyIdentity} from '../x509/keys/key-identity.ts'
import {toPem} from '../x509/pem.ts'
import {issueCertificate, spkiOf} from '../x509/writing/issue.ts'
import {
  writeBasicConstraints,
  writeExtKeyUsage,
  writeKeyUsage,
} from '../x509/writing/write-extensions.ts'
import {writeName} from '../x509/writing/write-name.ts'

/** As whom a client shows itself to a KES. */
export interface KesClient {
  /** The SHA-256 of its public key, lower-case hexadecimal: the name that policies give it. */
  readonly identity: string
  /** PEM: the one certificate that is shown. */
  readonly cert: string
  /** PEM, not encrypted. */
  readonly key: string
}

const [hour, day] = [3_600_000, 86_400_000]

/**
 * The client that an API key stands for: its certificate, self-signed, is made anew for each run and seen by nobody
 * but the KES, which takes its public key for the identity.
 *
 * `where` names the API key in the error, which never holds it. Throws `bad_input` for what is no API key of KES.
 */
export function clientOfApiKey(
  apiKey: Secret,
  where: string,
  now: Date,
  random: (length: number) => Uint8Array,
): KesClient {
  const key = kesPrivateKey(apiKey)
  if (!key) {
    throw new AppError('bad_input', `The API key in ${where} is none of a KES`, {
      hint: 'It has kes:v1: and 44 characters: part of it may be missing',
    })
  }
  const spki = spkiOf(key)
  const identity = keyIdentity(spki).kesIdentity
  const name = writeName({commonName: identity, organization: undefined})
  const der = issueCertificate(
    {
      subject: name,
      issuer: name,
      spki,
      notBefore: new Date(now.getTime() - hour),
      notAfter: new Date(now.getTime() + day),
      serial: random(16),
      // KES passes over the certificate of a CA, as if there was none.
      extensions: [
        writeBasicConstraints(),
        writeKeyUsage(['digitalSignature']),
        writeExtKeyUsage(['clientAuth']),
      ],
    },
    key,
  )
  return {
    identity,
    cert: toPem('CERTIFICATE', der),
    key: `${key.export({type: 'pkcs8', format: 'pem'})}`,
  }
}

/**
 * The client of a certificate and its key, both PEM. Of several certificates the one that fits the key is shown, and
 * none besides: KES refuses two, and takes only the key of the first for the identity.
 *
 * Throws `bad_input` for a key that is locked or none, and where no certificate fits it.
 */
export function clientOfPair(
  cert: string,
  key: string,
  files: {readonly cert: string; readonly key: string},
): KesClient {
  const privateKey = parsed(() => createPrivateKey(key), `${files.key} holds no private key`)
  const blocks = cert.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? []
  const certificates = blocks.map((block) =>
    parsed(() => new X509Certificate(block), `A certificate in ${files.cert} is damaged`),
  )
  if (certificates.length === 0) {
    throw new AppError('bad_input', `${files.cert} holds no certificate in PEM form`)
  }
  const own = certificates.find((certificate) => certificate.checkPrivateKey(privateKey))
  if (!own) {
    throw new AppError('bad_input', `The key in ${files.key} does not belong to ${files.cert}`)
  }
  return {
    identity: keyIdentity(spkiOf(privateKey)).kesIdentity,
    cert: own.toString(),
    key: `${privateKey.export({type: 'pkcs8', format: 'pem'})}`,
  }
}

// Without the cause: what a parser says of a key may quote it.
function parsed<T>(parse: () => T, problem: string): T {
  try {
    return parse()
  } catch {
    throw new AppError('bad_input', `${problem} that can be read`)
  }
}
