import * as Flags from '@oclif/core/flags'
import {parseSize} from '../base/parse-size.ts'
import type {Caution} from '../encryption/migration/bucket-plan.ts'
import type {EncryptionWish} from '../encryption/proven-rule.ts'
import {AppError} from '../errors/errors.ts'

/** The flags of `encrypt migrate`. */
export const migrationFlags = {
  to: Flags.string({
    options: ['sse-s3', 'sse-kms'],
    description: 'how to encrypt, instead of as the default of the bucket says',
  }),
  key: Flags.string({helpValue: 'KEY', description: 'encrypt with this key of the KMS (SSE-KMS)'}),
  'from-key': Flags.string({
    helpValue: 'KEY',
    description: 'only what is encrypted with this key of the KMS',
  }),
  'only-plain': Flags.boolean({
    default: false,
    description: 'leave what is encrypted, however it is',
  }),
  'in-parts': Flags.boolean({
    default: false,
    description: 'copy in parts, so that no write of others is lost, with or without versions',
  }),
  'with-versioning': Flags.boolean({
    default: false,
    description: 'keep versions while it runs, and suspend versioning again afterwards',
  }),
  'accept-race': Flags.boolean({
    default: false,
    description: 'lose what somebody writes within a millisecond of a copy, without versions',
  }),
  'dry-run': Flags.boolean({
    default: false,
    description: 'say what there is to do, and change nothing',
  }),
  concurrency: Flags.integer({
    default: 16,
    min: 1,
    max: 256,
    helpValue: 'N',
    description: 'objects at once',
  }),
  rate: Flags.integer({min: 1, helpValue: 'N', description: 'objects a second, at most'}),
  bandwidth: Flags.string({helpValue: 'SIZE', description: 'bytes a second, at most: 50MiB'}),
  'multipart-above': Flags.string({
    default: '5GiB',
    helpValue: 'SIZE',
    description: 'copy larger objects in parts',
  }),
  'part-size': Flags.string({default: '512MiB', helpValue: 'SIZE', description: 'of such parts'}),
  resume: Flags.boolean({default: false, description: 'go on with what an earlier run began'}),
  journal: Flags.string({
    helpValue: 'FILE',
    description: 'where to write down what is needed to go on; default: in the folder of mctl',
  }),
}

/** What the user asks the objects to be encrypted with; undefined for the default of the bucket. Throws `usage`. */
function wishOf(to: string | undefined, key: string | undefined): EncryptionWish | undefined {
  if (to === 'sse-s3') {
    if (key === undefined) return {algorithm: 'sse-s3'}
    throw new AppError('usage', '--to sse-s3 takes no --key')
  }
  if (to === undefined && key === undefined) return undefined
  return {algorithm: 'sse-kms', keyId: key}
}

/** How to take care of writers. Throws `usage` when more than one way is named. */
function cautionOf(flags: {
  readonly 'in-parts': boolean
  readonly 'with-versioning': boolean
  readonly 'accept-race': boolean
}): Caution {
  const ways = (['in-parts', 'with-versioning', 'accept-race'] as const).filter((way) => flags[way])
  if (ways.length > 1)
    throw new AppError('usage', `Give one of ${ways.map((way) => `--${way}`).join(' and ')}`)
  return ways[0] ?? 'none'
}

/** The octets that a flag names. Throws `bad_input` for what is none, or less than the least. */
function sizeOf(flag: string, text: string, least: number): number {
  const size = parseSize(text)
  if (size !== undefined && size >= least) return size
  throw new AppError(
    'bad_input',
    `--${flag} ${text} is ${size === undefined ? 'no size' : 'too little'}`,
    {
      hint: size === undefined ? 'For example 64MiB' : `At least ${least} bytes`,
    },
  )
}

/** What the flags come to, as oclif parsed them. */
export interface MigrationFlags {
  readonly to?: string | undefined
  readonly key?: string | undefined
  readonly 'from-key'?: string | undefined
  readonly 'only-plain': boolean
  readonly 'in-parts': boolean
  readonly 'with-versioning': boolean
  readonly 'accept-race': boolean
  readonly 'dry-run': boolean
  readonly concurrency: number
  readonly rate?: number | undefined
  readonly bandwidth?: string | undefined
  readonly 'multipart-above': string
  readonly 'part-size': string
  readonly resume: boolean
  readonly journal?: string | undefined
}

// S3's rule for every part but the last.
const smallestPart = 5 * 1024 * 1024

/** What is asked for, and how it is to be worked on. Throws `usage` and `bad_input`. */
export function readMigrationFlags(flags: MigrationFlags) {
  const {concurrency: width, rate, bandwidth} = flags
  if (flags['from-key'] !== undefined && flags['only-plain']) {
    throw new AppError('usage', '--from-key and --only-plain leave nothing to migrate')
  }
  return {
    encryption: wishOf(flags.to, flags.key),
    caution: cautionOf(flags),
    selection: {fromKey: flags['from-key'], onlyPlain: flags['only-plain']},
    width,
    partsAbove: sizeOf('multipart-above', flags['multipart-above'], 0),
    partSize: sizeOf('part-size', flags['part-size'], smallestPart),
    limits: {
      width,
      rate,
      bandwidth: bandwidth === undefined ? undefined : sizeOf('bandwidth', bandwidth, 1),
    },
  }
}
