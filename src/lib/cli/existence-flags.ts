import * as Flags from '@oclif/core/flags'

/** For what takes something away. */
export const ifExists = {
  'if-exists': Flags.boolean({description: 'be content when it is gone already'}),
}

/** For what makes something. */
export const ifNotExists = {
  'if-not-exists': Flags.boolean({description: 'leave what is there as it is'}),
}
