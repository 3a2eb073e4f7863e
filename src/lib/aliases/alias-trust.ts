import {createPrivateKey, X509Certificate} from 'node:crypto'
import {readFileSync} from 'node:fs'
import {resolve} from 'node:path'
import {errorCode} from '../base/error-code.ts'
import type {AliasTrust} from '../config/alias-record.ts'
import {AppError} from '../errors/errors.ts'

/**
 * What an alias will trust: what is wished for, on top of what it trusts already.
 *
 * A field that is absent keeps its old value; an empty one is taken away. Files must exist and hold what they are
 * named for, and are kept by absolute path.
 *
 * @throws AppError file_not_found or bad_input, naming the flag's file
 */
export function checkedTrust(
  wish: AliasTrust,
  old: AliasTrust | undefined,
): AliasTrust | undefined {
  const ca = replaced(wish.ca, old?.ca, 'CA file')
  const clientCert = replaced(wish.clientCert, old?.clientCert, 'client certificate')
  const clientKey = replaced(wish.clientKey, old?.clientKey, 'client key')
  if (wish.ca) certificateIn(wish.ca)
  if ((clientCert === undefined) !== (clientKey === undefined)) {
    throw new AppError('bad_input', 'A client certificate and its key belong together', {
      hint: 'Give both --client-cert and --client-key, or neither',
    })
  }
  if ((wish.clientCert || wish.clientKey) && clientCert && clientKey) {
    checkPair(clientCert, clientKey)
  }
  const trustFingerprint =
    wish.trustFingerprint === undefined
      ? old?.trustFingerprint
      : wish.trustFingerprint === ''
        ? undefined
        : checkedFingerprint(wish.trustFingerprint)
  const fields = [ca, clientCert, clientKey, trustFingerprint]
  return fields.every((field) => field === undefined)
    ? undefined
    : {ca, clientCert, clientKey, trustFingerprint}
}

function replaced(
  wish: string | undefined,
  old: string | undefined,
  kind: string,
): string | undefined {
  if (wish === undefined) return old
  if (wish === '-') throw new AppError('bad_input', `The ${kind} must be a file, not stdin`)
  return wish === '' ? undefined : resolve(wish)
}

function readPem(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch (cause) {
    const code = errorCode(cause)
    if (code === 'ENOENT') throw new AppError('file_not_found', `There is no file ${path}`)
    throw new AppError(
      'bad_input',
      `Cannot read ${path}${code === 'EISDIR' ? ': it is a folder' : ''}`,
      {
        cause,
      },
    )
  }
}

/** The first certificate of a PEM file, after all of them were read. */
function certificateIn(path: string): X509Certificate {
  const blocks =
    readPem(path).match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? []
  const first = blocks.map((block) => parsed(() => new X509Certificate(block), path))[0]
  if (first === undefined) {
    throw new AppError('bad_input', `${path} holds no certificate in PEM form`, {
      hint: `Convert DER with: openssl x509 -inform der -in ${path} -out ${path}.pem`,
    })
  }
  return first
}

function parsed(parse: () => X509Certificate, path: string): X509Certificate {
  try {
    return parse()
  } catch {
    throw new AppError('bad_input', `A certificate in ${path} is damaged`)
  }
}

function checkPair(certPath: string, keyPath: string): void {
  const certificate = certificateIn(certPath)
  const text = readPem(keyPath)
  const block = /-----BEGIN ([A-Z ]*PRIVATE KEY)-----[\s\S]*?-----END \1-----/.exec(text)
  if (block === null) {
    throw new AppError('bad_input', `${keyPath} holds no private key in PEM form`)
  }
  const [pem, label] = block
  if (label === 'ENCRYPTED PRIVATE KEY' || pem.includes('Proc-Type: 4,ENCRYPTED')) {
    throw new AppError('bad_input', `The private key in ${keyPath} is encrypted`, {
      hint: `Decrypt it into a file that only you can read: openssl pkey -in ${keyPath} -out FILE`,
    })
  }
  let fits: boolean
  try {
    fits = certificate.checkPrivateKey(createPrivateKey(pem))
  } catch {
    // Without the cause: what a parser says of a key may quote it.
    throw new AppError('bad_input', `The private key in ${keyPath} is damaged`)
  }
  if (!fits) {
    throw new AppError('bad_input', `The key in ${keyPath} does not belong to ${certPath}`)
  }
}

/** `sha256:` and lower-case digits, from the forms that openssl, mc and mctl print. Throws `bad_input`. */
export function checkedFingerprint(text: string): string {
  const digits = text
    .trim()
    .replace(/^sha-?256( fingerprint)?[:=]/i, '')
    .replaceAll(':', '')
    .toLowerCase()
  if (/^[0-9a-f]{64}$/.test(digits)) return `sha256:${digits}`
  throw new AppError('bad_input', `Not a SHA-256 fingerprint: ${text}`, {
    hint: 'Write sha256: and 64 hexadecimal digits, with or without colons',
  })
}
