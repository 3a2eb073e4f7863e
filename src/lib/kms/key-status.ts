import * as v from 'valibot'
import {AppError} from '../errors/errors.ts'
import {inWordsOf} from '../errors/rephrase.ts'

/** What `mctl admin kms key status --json` prints, with mc's names. */
export const KeyStatus = v.strictObject({
  keyId: v.string(),
  healthy: v.boolean(),
  encryption: v.picklist(['ok', 'failed']),
  decryption: v.picklist(['ok', 'failed', 'untested']),
  encryptionError: v.optional(v.string()),
  decryptionError: v.optional(v.string()),
})
export type KeyStatus = v.InferOutput<typeof KeyStatus>

/** The one call this needs; the admin client has it. */
export interface KeyStatusApi {
  readonly server: string
  getKms(path: string, query: Readonly<Record<string, string>>): Promise<unknown>
}

// The server leaves an error out, or sends it empty, when the operation worked.
const Reply = v.object({
  'key-id': v.string(),
  'encryption-error': v.optional(v.string(), ''),
  'decryption-error': v.optional(v.string(), ''),
})

/**
 * Asks the server to encrypt and decrypt with `key`, or with its default key.
 *
 * After a failed encryption the server has nothing to decrypt and reports no error for it. That is
 * `untested`: a missing error must not read as a success. Throws `kms_not_configured`, and `protocol`
 * for an answer that cannot be read.
 */
export async function readKeyStatus(api: KeyStatusApi, key = ''): Promise<KeyStatus> {
  const answer = await inWordsOf(
    {not_supported: {message: `${api.server} cannot test keys`}},
    api.getKms('key/status', {'key-id': key}),
  )
  const reply = v.safeParse(Reply, answer)
  if (!reply.success) {
    throw new AppError(
      'protocol',
      `${api.server} sent a key status that this version cannot read`,
      {
        cause: new v.ValiError(reply.issues),
      },
    )
  }
  const encryptionError = reply.output['encryption-error']
  const decryptionError = reply.output['decryption-error']
  const encryption = encryptionError === '' ? 'ok' : 'failed'
  const decryption = encryption === 'failed' ? 'untested' : decryptionError === '' ? 'ok' : 'failed'
  return {
    keyId: reply.output['key-id'],
    healthy: encryption === 'ok' && decryption === 'ok',
    encryption,
    decryption,
    ...(encryptionError === '' ? {} : {encryptionError}),
    ...(decryptionError === '' ? {} : {decryptionError}),
  }
}
