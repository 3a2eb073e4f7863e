import * as Flags from '@oclif/core/flags'

/** Who has, or gets, policies. */
export const entityFlags = {
  user: Flags.string({char: 'u', helpValue: 'NAME', description: 'a user'}),
  group: Flags.string({char: 'g', helpValue: 'NAME', description: 'a group'}),
}
