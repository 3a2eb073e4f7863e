import * as Flags from '@oclif/core/flags'
import type {KeyFilter} from '../access-keys/key-filter.ts'
import {parseDuration} from '../base/duration.ts'
import {AppError} from '../errors/errors.ts'

/** Which access keys are meant, of all that there are. */
export const keyFilterFlags = {
  user: Flags.string({multiple: true, description: 'keys of this user; may be given again'}),
  'expires-within': Flags.string({
    helpValue: 'DURATION',
    description: 'keys that end within this time, or have ended: 14d',
  }),
  expired: Flags.boolean({description: 'keys that have ended'}),
  name: Flags.string({helpValue: 'GLOB', description: 'keys whose name fits: backup-*'}),
  status: Flags.option({
    options: ['on', 'off'] as const,
    description: 'enabled keys, or disabled',
  })(),
  policy: Flags.option({
    options: ['embedded', 'inherited'] as const,
    description: 'keys with a policy of their own, or with the rights of their owner',
  })(),
  orphaned: Flags.boolean({
    description: 'keys whose owner is gone; wants the right admin:ExportIAM',
  }),
}

interface Values {
  readonly 'expires-within'?: string | undefined
  readonly expired: boolean
  readonly name?: string | undefined
  readonly status?: 'on' | 'off' | undefined
  readonly policy?: 'embedded' | 'inherited' | undefined
  readonly orphaned: boolean
}

/** Reads these flags. Throws `bad_input` for a duration that is none. */
export function readKeyFilter(flags: Values): KeyFilter {
  const {expired, name, status, policy, orphaned} = flags
  const within = flags['expires-within']
  const expiresWithin = within === undefined ? undefined : parseDuration(within)
  if (within !== undefined && expiresWithin === undefined) {
    throw new AppError('bad_input', `The duration ${within} is none`, {
      hint: 'For example 14d or 12h',
    })
  }
  return {expiresWithin, expired, name, status, policy, orphaned}
}
