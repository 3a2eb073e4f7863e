import * as Flags from '@oclif/core/flags'

/** For servers that know more actions than this version. */
export const unknownActionsFlag = {
  'allow-unknown-actions': Flags.boolean({
    description: 'send actions that this version does not know, to a newer server',
  }),
}
