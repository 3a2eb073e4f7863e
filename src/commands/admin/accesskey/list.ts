import * as Flags from '@oclif/core/flags'
import type {KeyList} from '../../../lib/access-keys/key-list.ts'
import {type KeySelection, listKeys} from '../../../lib/access-keys/list-keys.ts'
import {arg, optionalArg} from '../../../lib/cli/args.ts'
import {BaseCommand} from '../../../lib/cli/base-command.ts'
import {keyFilterFlags, readKeyFilter} from '../../../lib/cli/key-filter-flags.ts'
import {AppError} from '../../../lib/errors/errors.ts'
import {renderKeyLists} from '../../../lib/output/access-keys.ts'

const kinds = ['users-only', 'temp-only', 'svcacc-only'] as const

export default class AdminAccesskeyList extends BaseCommand<typeof AdminAccesskeyList> {
  static override summary = 'List the access keys of all users, or of some'

  static override description =
    `Names, status and policies cost the server a request for each user with keys: they are asked for by --long, and by a filter that needs them.
Servers leave keys whose owner is gone out of their lists: --orphaned finds them in an export of who may do what, of which nothing is kept.`

  static override examples = [
    '<%= config.bin %> <%= command.id %> prod',
    '<%= config.bin %> <%= command.id %> prod --expires-within 14d',
    '<%= config.bin %> <%= command.id %> prod --orphaned',
    '<%= config.bin %> <%= command.id %> prod --status off --policy inherited --json',
  ]

  static override aliases = ['admin:accesskey:ls']

  static override strict = false

  static override usage = 'admin accesskey list ALIAS [USER...]'

  static override args = {alias: arg('server'), user: optionalArg('users whose keys to list')}

  static override flags = {
    'users-only': Flags.boolean({description: 'only the users, without keys'}),
    'temp-only': Flags.boolean({description: 'only temporary credentials'}),
    'svcacc-only': Flags.boolean({description: 'only permanent access keys'}),
    self: Flags.boolean({description: 'only your own'}),
    all: Flags.boolean({description: 'of all users, as without'}),
    long: Flags.boolean({char: 'l', description: 'with status, policy and name'}),
    ...keyFilterFlags,
  }

  async run(): Promise<void> {
    const [alias = '', ...named] = this.words
    const {flags} = this
    const users = [...named, ...(flags.user ?? [])]
    const chosen = kinds.filter((kind) => flags[kind])
    if (chosen.length > 1 || [flags.self, flags.all, users.length > 0].filter(Boolean).length > 1) {
      throw new AppError(
        'usage',
        'Only one of --users-only, --temp-only, --svcacc-only; and one of --self, --all or users',
      )
    }
    if (flags.orphaned && (flags.self || flags['users-only'] || flags['temp-only'])) {
      throw new AppError('usage', 'Only permanent keys of others can be --orphaned')
    }
    const kind = kindOf(chosen[0])
    const selection = {
      users,
      self: flags.self,
      kind,
      long: flags.long,
      filter: readKeyFilter(flags),
    }
    const found: KeyList[] = []
    for await (const outcome of listKeys(
      await this.services.admin(alias),
      selection,
      this.services.now(),
    )) {
      if ('value' in outcome) found.push(outcome.value)
      else await this.reportFailure(outcome.error)
    }
    await this.presentEach(found, renderKeyLists)
  }
}

// The server's words.
function kindOf(flag: (typeof kinds)[number] | undefined): KeySelection['kind'] {
  return flag === undefined ? 'all' : flag === 'temp-only' ? 'sts-only' : flag
}
