import {AppError} from '../errors/errors.ts'
import type {KeyStatus} from '../kms/key-status.ts'
import {kmsKeyName} from './object-encryption.ts'

/** A rule as the S3 API has it. */
export interface Rule {
  readonly algorithm: 'AES256' | 'aws:kms'
  readonly keyId?: string | undefined
}

/** Asks the KMS to encrypt and decrypt with a key, or with the server's default key. */
export type ProveKey = (key: string | undefined) => Promise<KeyStatus>

/** What to set: SSE-S3, or SSE-KMS with a key, or with the server's default key. */
export type EncryptionWish =
  | {readonly algorithm: 'sse-s3'}
  | {readonly algorithm: 'sse-kms'; readonly keyId?: string | undefined}

/**
 * What a wish comes to as a rule, after its key has been seen to work.
 *
 * Without a key SSE-KMS takes the server's default key, by its name. Where the KMS cannot be asked, for want of rights or of
 * such a question, a named key is taken unproven. Throws `kms_key_not_found`, `kms_not_configured`, `access_denied`, and
 * `server_error` when the key does not work.
 */
export async function provenRule(
  wish: EncryptionWish,
  proveKey: ProveKey,
  server: string,
): Promise<{rule: Rule; keyProven: boolean}> {
  const known = knownRule(wish)
  try {
    const status = await proveKey(known?.keyId)
    if (!status.healthy) throw brokenKey(server, status)
    return {rule: known ?? {algorithm: 'aws:kms', keyId: status.keyId}, keyProven: true}
  } catch (error) {
    const cannotAsk =
      error instanceof AppError && /^(access_denied|not_supported)$/.test(error.code)
    if (cannotAsk && known !== undefined) return {rule: known, keyProven: false}
    throw error
  }
}

// Undefined where only the server knows the name of the key.
function knownRule(wish: EncryptionWish): Rule | undefined {
  if (wish.algorithm === 'sse-s3') return {algorithm: 'AES256'}
  if (wish.keyId === undefined) return undefined
  return {algorithm: 'aws:kms', keyId: kmsKeyName(wish.keyId)}
}

function brokenKey(server: string, status: KeyStatus): AppError {
  const reason = status.encryptionError ?? status.decryptionError ?? 'it gave no reason'
  if (/does not exist|not found/i.test(reason)) {
    const {message, hint} = noKey(server, status.keyId).kms_key_not_found
    return new AppError('kms_key_not_found', message, {hint})
  }
  return new AppError(
    'server_error',
    `The key ${status.keyId} of ${server} does not work: ${reason}`,
    {
      hint: `mctl admin kms key status ${server} ${status.keyId}`,
    },
  )
}

/** The words for a key that the KMS does not have. */
export function noKey(server: string, key: string) {
  return {
    kms_key_not_found: {
      message: `No key named ${key} in the KMS of ${server}`,
      hint: `mctl admin kms key list ${server}`,
    },
  }
}
