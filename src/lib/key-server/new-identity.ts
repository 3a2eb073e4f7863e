import type {KeyObject} from 'node:crypto'
import * as v from 'valibot'
import type {Secret} from '../base/secret.ts'
import {rfc3339} from '../base/time.ts'
import type {NewFile} from '../certificates/files/write-files.ts'
import {issueLeaf, type Random} from '../certificates/making/issue-leaf.ts'
import {keyFileOf} from '../certificates/making/make-key.ts'
import type {Validity} from '../certificates/making/validity.ts'
import {AppError} from '../errors/errors.ts'
import {kesApiKey} from '../x509/keys/api-key.ts'
import {keyIdentity} from '../x509/keys/key-identity.ts'
import {legacyEncryptedPem} from '../x509/keys/legacy-key.ts'
import {toPem} from '../x509/pem.ts'
import type {AltName} from '../x509/subject-alt-name.ts'
import {spkiOf} from '../x509/writing/issue.ts'

/** What `mctl kes identity new --json` prints. */
export const KesIdentityMade = v.strictObject({
  identity: v.string(),
  /** Shown this once; absent where it was written to a file, and for a certificate. */
  apiKey: v.optional(v.string()),
  apiKeyFile: v.optional(v.string()),
  keyFile: v.optional(v.string()),
  certFile: v.optional(v.string()),
  /** Whether the key in its file is locked with a password. */
  encrypted: v.optional(v.boolean()),
  /** Of the certificate; an API key does not expire. */
  notBefore: v.optional(v.string()),
  notAfter: v.optional(v.string()),
  /** Whether it is the identity that an existing key has already. */
  reused: v.boolean(),
  changed: v.literal(true),
})
export type KesIdentityMade = v.InferOutput<typeof KesIdentityMade>

/** Files that are to be written, and what is to be said of them. */
export interface MadeIdentity {
  readonly files: readonly NewFile[]
  readonly document: KesIdentityMade
}

/** The API key of an Ed25519 key, for a file or to be shown. Throws `bad_input` for a key of another kind. */
export function apiKeyIdentity(
  key: KeyObject,
  {file, reused}: {readonly file: string | undefined; readonly reused: boolean},
): MadeIdentity {
  const apiKey = kesApiKey(key)
  if (!apiKey) {
    throw new AppError('bad_input', `An API key is made of an Ed25519 key, and not of this one`, {
      hint: 'Make a certificate for it instead: --key FILE --cert FILE',
    })
  }
  const document = {identity: identityOf(key), reused, changed: true} as const
  if (file === undefined) return {files: [], document: {...document, apiKey: apiKey.reveal()}}
  return {
    files: [{path: file, content: `${apiKey.reveal()}\n`, mode: 0o600}],
    document: {...document, apiKeyFile: file},
  }
}

export interface CertificateOrder {
  readonly key: KeyObject
  /** Whether it was there before. */
  readonly reused: boolean
  /** Where to write the key; undefined where it stays in the file that it came from. */
  readonly keyFile: string | undefined
  readonly certFile: string
  /** Locks the key in its file. */
  readonly password: Secret | undefined
  readonly commonName: string | undefined
  readonly names: readonly AltName[]
  readonly validity: Validity
}

/**
 * A certificate for a client of KES, signed by its own key, and the key's file.
 *
 * As the kes client makes it: for clients and servers, CA:FALSE, for KES passes over that of a CA. A locked key is
 * written in the older form, within PEM: MinIO and KES load no other.
 */
export function certificateIdentity(order: CertificateOrder, random: Random): MadeIdentity {
  const {key, reused, keyFile, certFile, password, commonName, names, validity} = order
  const der = issueLeaf(
    {
      names,
      subject: {commonName, organization: undefined},
      spki: spkiOf(key),
      purposes: ['clientAuth', 'serverAuth'],
      validity,
    },
    key,
    random,
  )
  const keys =
    keyFile === undefined
      ? []
      : password === undefined
        ? [keyFileOf(keyFile, key)]
        : [{path: keyFile, content: legacyEncryptedPem(key, password), mode: 0o600}]
  return {
    files: [...keys, {path: certFile, content: toPem('CERTIFICATE', der), mode: 0o644}],
    document: {
      identity: identityOf(key),
      ...(keyFile === undefined ? {} : {keyFile, encrypted: password !== undefined}),
      certFile,
      notBefore: rfc3339(validity.notBefore),
      notAfter: rfc3339(validity.notAfter),
      reused,
      changed: true,
    },
  }
}

const identityOf = (key: KeyObject): string => keyIdentity(spkiOf(key)).kesIdentity
