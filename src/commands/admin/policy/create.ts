import {arg} from '../../../lib/cli/args.ts'
import {BaseCommand} from '../../../lib/cli/base-command.ts'
import {ifNotExists} from '../../../lib/cli/existence-flags.ts'
import {unknownActionsFlag} from '../../../lib/cli/policy-flags.ts'
import {confirm} from '../../../lib/cli/prompts.ts'
import {readDocument} from '../../../lib/cli/stdin.ts'
import {renderPolicyCreated} from '../../../lib/output/policies.ts'
import {createPolicy} from '../../../lib/policies/create-policy.ts'
import {inWords, readPolicyDocument} from '../../../lib/policy/check/read-policy.ts'

export default class AdminPolicyCreate extends BaseCommand<typeof AdminPolicyCreate> {
  static override summary = 'Store a policy under a name'

  static override description =
    `The document is checked before it is sent, and not sent when it is stored already.
A policy of the same name is replaced; one of the built-in policies only with --yes.`

  static override examples = [
    '<%= config.bin %> <%= command.id %> prod backup backup.json',
    'generate-policy | <%= config.bin %> <%= command.id %> prod backup -',
    `<%= config.bin %> <%= command.id %> prod list '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:ListAllMyBuckets","Resource":"*"}]}'`,
  ]

  static override aliases = ['admin:policy:add']

  static override args = {
    alias: arg('server'),
    policy: arg('name of the policy'),
    document: arg('file, - for stdin, or the JSON itself'),
  }

  static override flags = {...ifNotExists, ...unknownActionsFlag}

  async run(): Promise<void> {
    const {alias, policy} = this.args
    const {text, source} = await readDocument(this.args.document)
    const {document, warnings} = await readPolicyDocument(text, source, {
      allowsUnknownActions: this.flags['allow-unknown-actions'],
    })
    for (const warning of warnings) await this.remark(`warning: ${inWords(warning)}`)
    const admin = await this.services.admin(alias)
    const ask = (question: string): Promise<void> => confirm(question, this.services.settings.yes)
    const keepsOld = this.flags['if-not-exists']
    const change = await createPolicy(admin, policy, document, ask, {keepsOld})
    await this.present(warnings.length === 0 ? change : {...change, warnings}, renderPolicyCreated)
  }
}
