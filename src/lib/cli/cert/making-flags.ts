import * as Flags from '@oclif/core/flags'

/** Where what is made is written, and whether. */
export const makingFlags = {
  out: Flags.string({
    char: 'o',
    default: '.',
    helpValue: 'FOLDER',
    description: 'where to write',
  }),
  force: Flags.boolean({description: 'replace files that are there'}),
  'dry-run': Flags.boolean({description: 'show what would be made, and write nothing'}),
}

/** Whom it is made for, beside the hosts. */
export const subjectFlags = {
  cn: Flags.string({
    helpValue: 'NAME',
    description: 'common name, if not the first host; clients do not look at it',
  }),
  org: Flags.string({helpValue: 'NAME', description: 'organization'}),
}
