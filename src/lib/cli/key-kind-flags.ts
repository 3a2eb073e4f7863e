import * as Flags from '@oclif/core/flags'
import type {KeySelection} from '../access-keys/list-keys.ts'
import {AppError} from '../errors/errors.ts'

/** Which kind of keys to list. */
export const kindFlags = {
  'users-only': Flags.boolean({description: 'only the users, without keys'}),
  'temp-only': Flags.boolean({description: 'only temporary credentials'}),
  'svcacc-only': Flags.boolean({description: 'only permanent access keys'}),
}

/** Reads these flags into the server's word. Throws `usage` when there is more than one. */
export function readKind(flags: Record<keyof typeof kindFlags, boolean>): KeySelection['kind'] {
  const chosen = [
    ...(flags['users-only'] ? (['users-only'] as const) : []),
    ...(flags['temp-only'] ? (['sts-only'] as const) : []),
    ...(flags['svcacc-only'] ? (['svcacc-only'] as const) : []),
  ]
  if (chosen.length > 1) {
    throw new AppError('usage', 'Only one of --users-only, --temp-only, --svcacc-only')
  }
  return chosen[0] ?? 'all'
}
