import * as Flags from '@oclif/core/flags'
import type {AccessKeyEdit} from '../access-keys/change-access-key.ts'
import {parseExpiry} from '../access-keys/expiry.ts'
import {parseDuration} from '../base/duration.ts'
import {Secret} from '../base/secret.ts'
import {AppError} from '../errors/errors.ts'
import {inWords, readPolicyDocument} from '../policy/check/read-policy.ts'
import {readDocument} from './stdin.ts'

/** What can be said of an access key, when it is made and when it is changed. */
export const accessKeyFlags = {
  'secret-key': Flags.string({
    helpValue: 'SECRET',
    description: 'the secret; others can see it here',
  }),
  policy: Flags.string({
    helpValue: 'FILE',
    description: 'what the key may do: a file, - for stdin, or the JSON itself',
  }),
  name: Flags.string({description: 'a name, up to 32 characters, a letter first'}),
  description: Flags.string({description: 'a description, up to 256 bytes'}),
  comment: Flags.string({hidden: true, description: 'the older name of --description'}),
  expiry: Flags.string({
    helpValue: 'WHEN',
    description: 'when it ends: 30d, 12h, a date, or a time in RFC 3339',
  }),
  'expiry-duration': Flags.string({
    helpValue: 'DURATION',
    description: 'how long it is to live: 30d, 12h',
  }),
}

/** The only way back to the rights of the owner. */
export const inheritPolicy = {
  'inherit-policy': Flags.boolean({
    description: 'take the policy of the key away: it may then do all that its owner may',
  }),
}

type Values = {readonly [Name in keyof typeof accessKeyFlags]?: string | undefined}

/** Reads these flags, and the file that --policy names; `warn` is told what of it is not as it seems. Throws `bad_input`. */
export async function readAccessKeyFlags(
  flags: Values,
  now: Date,
  warn: (line: string) => Promise<void>,
): Promise<AccessKeyEdit> {
  const {policy, name, description, comment, expiry} = flags
  const secretKey = flags['secret-key']
  if (description !== undefined && comment !== undefined) {
    throw new AppError('usage', 'Give either --description or --comment: they are the same')
  }
  const duration = flags['expiry-duration']
  if (expiry !== undefined && duration !== undefined) {
    throw new AppError('usage', 'Give either --expiry or --expiry-duration')
  }
  if (duration !== undefined && parseDuration(duration) === undefined) {
    throw new AppError('bad_input', `The duration ${duration} is none`, {
      hint: 'For example 30d or 12h',
    })
  }
  const end = expiry ?? duration
  const document = policy === undefined ? undefined : await readDocument(policy)
  const read =
    document && (await readPolicyDocument(document.text, document.source, {isEmbedded: true}))
  for (const warning of read?.warnings ?? []) await warn(`warning: ${inWords(warning)}`)
  return {
    secretKey: secretKey === undefined ? undefined : new Secret(secretKey),
    policy: read?.document,
    name,
    description: description ?? comment,
    expiration: end === undefined ? undefined : parseExpiry(end, now),
  }
}
