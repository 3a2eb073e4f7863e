import {decodeGoBase64} from '../go-base64.ts'
import type {Finding} from '../verdict.ts'
import type {Context} from './context.ts'
import {presentKinds} from './groups.ts'
import {splitKey, staticKeyText} from './static-key.ts'

/**
 * Whether what the server stored before can be read with what it has now; undefined where it did not encrypt.
 *
 * Its configuration and its users are encrypted as soon as it has a KMS. The server starts without them, and says so in
 * its log alone.
 */
export function storedBefore(
  context: Context,
): {isReadable: boolean; finding?: Finding} | undefined {
  const {previous} = context
  if (previous === undefined) return undefined
  const before = {...context, environment: previous}
  const [was] = presentKinds(before)
  if (was === undefined) return undefined
  const [is] = presentKinds(context)
  const change = is === undefined ? 'the server has no KMS any more' : changeOf(before, context)
  if (change === undefined) return {isReadable: true}
  return {
    isReadable: false,
    finding: {
      severity: 'error',
      code: 'stored-unreadable',
      where: 'what the server ran with before',
      message: `What is stored was encrypted with another key, for ${change}: the server starts, knows none of its users, and gives out no encrypted object; one of them is enough for a listing to fail`,
      serverMessage: serverWords(is, change),
      fix: 'Give the server what it ran with before',
    },
  }
}

function serverWords(is: string | undefined, change: string): string {
  const why =
    is === undefined
      ? 'madmin: invalid encryption algorithm ID'
      : change === otherBytes
        ? 'failed to decrypt ciphertext'
        : 'key with given key ID does not exist'
  return `IAM sub-system is partially initialized, unable to write the IAM format: ${why}`
}

const otherBytes = 'the key of that name is another'

function changeOf(before: Context, now: Context): string | undefined {
  const [was] = presentKinds(before)
  const [is] = presentKinds(now)
  if (was !== is) return 'the kind of KMS is another'
  if (is !== 'static') return undefined
  const [old, current] = [keyOf(before), keyOf(now)]
  if (old === undefined || current === undefined) return undefined
  if (old.name !== current.name) return 'the name of the key is another'
  return old.bytes === current.bytes ? undefined : otherBytes
}

function keyOf(context: Context): {name: string; bytes: string} | undefined {
  const parts = splitKey(staticKeyText(context) ?? '')
  if (parts === undefined) return undefined
  const decoded = decodeGoBase64(parts.rest)
  return 'bytes' in decoded
    ? {name: parts.name, bytes: Buffer.from(decoded.bytes).toString('hex')}
    : undefined
}
