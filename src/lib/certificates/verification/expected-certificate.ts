import {rfc3339} from '../../base/time.ts'
import {AppError} from '../../errors/errors.ts'
import type {Certificate} from '../../x509/certificate.ts'
import {bad, ok, type Verdict} from './verdict.ts'

/** Which certificate is to be found: the one of a file, or one with that SHA-256, of itself or of its public key. */
export type Expected =
  | {readonly kind: 'file'; readonly file: string; readonly certificate: Certificate}
  | {readonly kind: 'fingerprint'; readonly sha256: string}

/**
 * Reads a SHA-256 fingerprint: hexadecimal with or without colons, behind `sha256:` or not, or a pin as curl takes it
 * (`sha256//` and base64). Undefined when the text is none.
 */
export function parseFingerprint(text: string): string | undefined {
  const pin = /^sha256\/\/?([A-Za-z0-9+/]{43}=)$/.exec(text)?.[1]
  if (pin !== undefined) return Buffer.from(pin, 'base64').toString('hex')
  const hex = text
    .replace(/^(?:sha-?256[:=]|SHA256 Fingerprint=)/i, '')
    .replaceAll(':', '')
    .toLowerCase()
  return /^[0-9a-f]{64}$/.test(hex) ? hex : undefined
}

/** The certificate that `--expect` means by a file: its first. Throws `bad_input` for an empty list. */
export function expectedFromFile(file: string, certificates: readonly Certificate[]): Expected {
  const [certificate] = certificates
  if (certificate === undefined) throw new AppError('bad_input', `${file} holds no certificate`)
  return {kind: 'file', file, certificate}
}

/** Whether a certificate is the one that is expected. */
export function judgeExpected(found: Certificate, expected: Expected): Verdict {
  if (expected.kind === 'fingerprint') {
    if (expected.sha256 === found.fingerprint) return ok('is the one expected')
    if (expected.sha256 === found.publicKeyFingerprint) {
      return ok('has the public key that is expected')
    }
    return bad(
      `another one is served: its fingerprint is sha256:${found.fingerprint}, and not sha256:${expected.sha256}`,
    )
  }
  const {file, certificate} = expected
  if (certificate.fingerprint === found.fingerprint) return ok(`is the one of ${file}`)
  const isOlder = found.notBefore < certificate.notBefore
  const key =
    found.publicKeyFingerprint === certificate.publicKeyFingerprint
      ? 'with the same key'
      : 'with another key'
  return bad(
    `${isOlder ? 'an older one' : 'another one'} than that of ${file} is served, ${key}, valid from ${rfc3339(found.notBefore)} to ${rfc3339(found.notAfter)}; ${
      isOlder
        ? 'the server has not loaded the new one yet: see mctl cert lint, or send it SIGHUP'
        : 'see which folder and which host this server has'
    }`,
  )
}
