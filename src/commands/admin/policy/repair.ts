import * as Flags from '@oclif/core/flags'
import {arg, optionalArg} from '../../../lib/cli/args.ts'
import {BaseCommand} from '../../../lib/cli/base-command.ts'
import {confirm} from '../../../lib/cli/prompts.ts'
import {readReplacement} from '../../../lib/cli/replacement.ts'
import {renderPolicyRepair} from '../../../lib/output/policy-repair.ts'
import {type Cure, denyEverything, repairPolicies} from '../../../lib/policies/repair-policies.ts'

export default class AdminPolicyRepair extends BaseCommand<typeof AdminPolicyRepair> {
  static override summary = 'Find and mend policies that break the lists of a server'

  static override description =
    `A server stores a policy with NotAction, and from then on lists no policies to anybody and exports nothing.
Without a flag this shows which policies are to blame, and exits with 3. One that nobody has must be named.
The document of --document may be the old one: its NotAction is written out as the list of all other actions.`

  static override examples = [
    '<%= config.bin %> <%= command.id %> prod',
    '<%= config.bin %> <%= command.id %> prod backup --document backup.json',
    '<%= config.bin %> <%= command.id %> prod --deny-all --yes',
    '<%= config.bin %> <%= command.id %> prod old-test --remove',
  ]

  static override usage = [
    'admin policy repair ALIAS [POLICY...] [--document FILE | --deny-all | --remove]',
  ]

  static override strict = false

  static override args = {alias: arg('server'), policy: optionalArg('names of policies')}

  static override flags = {
    document: Flags.string({
      helpValue: 'FILE',
      description: 'replace it by this: a file, - for stdin, or the JSON itself',
      exclusive: ['deny-all', 'remove'],
    }),
    'deny-all': Flags.boolean({
      description: 'replace it by a Deny of everything to all who have it',
      exclusive: ['document', 'remove'],
    }),
    remove: Flags.boolean({
      description: 'take it from all who have it and remove it',
      exclusive: ['document', 'deny-all'],
    }),
  }

  async run(): Promise<void> {
    const [alias = '', ...policies] = this.words
    const cure = await this.#cure()
    const admin = await this.services.admin(alias)
    const repair = await repairPolicies(admin, policies, cure, (question) =>
      confirm(question, this.services.settings.yes),
    )
    await this.presentJudged(repair, repair.healthy, renderPolicyRepair)
  }

  async #cure(): Promise<Cure> {
    if (this.flags.remove) return 'remove'
    if (this.flags['deny-all']) return {replace: denyEverything}
    return this.flags.document === undefined
      ? undefined
      : {replace: await readReplacement(this.flags.document)}
  }
}
