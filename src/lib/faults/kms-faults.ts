import {type Exchange, type Explanation, type InternalError, said} from './explanation.ts'

const seeStatus = ({server}: Exchange): string =>
  `See what is wrong with it: mctl admin kms status ${server}`

/** A server that was started without a KMS, or without the one it had. */
export const noKms: Explanation = {
  code: 'kms_not_configured',
  message: ({server}) => `${server} has no KMS: it cannot encrypt`,
  hint: () => 'Start it with MINIO_KMS_SECRET_KEY, or with a KES or Key Manager behind it',
}

const noSuchKey: Explanation = {
  code: 'kms_key_not_found',
  message: ({server}) => `The KMS of ${server} does not have the key that this needs`,
  hint: ({server}) =>
    `See which keys there are, and work: mctl admin kms key status ${server} --all`,
}

// The server is refused here, and not who asked it.
const notAuthorized: Explanation = {
  code: 'server_error',
  message: ({server}) =>
    `The KMS refuses ${server}: the policy of its identity does not allow this with the key`,
  hint: ({server}) =>
    `Allow its identity generate and decrypt at the KMS, then try: mctl admin kms status ${server}`,
}

/** The codes of MinIO about its KMS, as measured: the same for objects, for lists of them and for buckets. */
export const kmsFaults: Record<string, Explanation> = {
  'kms:KeyNotFound': noSuchKey,
  'kms:KeyAlreadyExists': said('conflict'),
  'kms:NotAuthorized': notAuthorized,
  'kms:KeyGenerationFailed': {
    code: 'server_error',
    message: ({server}) => `${server} cannot encrypt: its KMS is away, or gives it no key`,
    hint: seeStatus,
  },
  'kms:DecryptionFailed': {
    code: 'server_error',
    message: ({server}) =>
      `${server} cannot read or list what is encrypted: its KMS is away, or does not decrypt`,
    hint: seeStatus,
  },
  'kms:InvalidCiphertextException': {
    code: 'server_error',
    message: ({server}) =>
      `${server} cannot read or list what is encrypted: the key in its KMS is not the one it was encrypted with`,
    hint: seeStatus,
  },
  // For lists. Objects are answered with 501.
  XMinioEncryptionError: {
    code: 'kms_not_configured',
    message: ({server}, {Message}) =>
      /KMS not configured/.test(Message)
        ? `${server} cannot read or list what is encrypted: it was started without its KMS`
        : `${server} refused: ${Message}`,
    hint: seeStatus,
  },
}

/** What MinIO's KMS API says with 500 and `InternalError`. */
export const kmsInternalErrors: readonly InternalError[] = [
  // MinIO's spelling.
  {pattern: /already exi(s)?ts/, explanation: said('conflict')},
  {pattern: /functionality is not supported/, explanation: said('not_supported')},
  {pattern: /key name .* is empty, too long or contains/, explanation: said('bad_input')},
  {pattern: /key with given key ID does not exist/, explanation: noSuchKey},
  {pattern: /insufficient permissions/, explanation: notAuthorized},
  {
    pattern: /kes: connection error/,
    explanation: {
      code: 'server_error',
      message: ({server}) => `${server} cannot reach its KMS`,
      hint: ({server}) => `See its state with: mctl admin kms status ${server}`,
    },
  },
]
