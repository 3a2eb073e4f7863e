import {arg, optionalArg} from '../../../lib/cli/args.ts'
import {BaseCommand} from '../../../lib/cli/base-command.ts'
import {isDocument, readComparedDocument} from '../../../lib/cli/compared-document.ts'
import {AppError} from '../../../lib/errors/errors.ts'
import {renderPolicyDifference} from '../../../lib/output/policy-difference.ts'
import {differenceOf, type NamedDocument} from '../../../lib/policies/compare-policies.ts'
import {readPolicy} from '../../../lib/policies/stored-policy.ts'

export default class AdminPolicyDiff extends BaseCommand<typeof AdminPolicyDiff> {
  static override summary = 'Compare two policies by what they allow, not by their text'

  static override description =
    `Each is the name of a policy at the server, or a document: JSON, - for stdin, or a file whose name holds a / or ends with .json.
Two documents need no alias. Exits with 3 when they differ; each difference is shown with the shortest resource that has it.
Conditions are compared as they are written, and variables stand for themselves.`

  static override examples = [
    '<%= config.bin %> <%= command.id %> prod backup backup.json',
    '<%= config.bin %> <%= command.id %> prod readonly readwrite --json',
    '<%= config.bin %> <%= command.id %> old/backup.json new/backup.json',
  ]

  static override usage = ['admin policy diff ALIAS FROM TO', 'admin policy diff FILE FILE']

  static override strict = false

  static override args = {
    alias: arg('server, or the first of two documents'),
    from: arg('policy or document'),
    to: optionalArg('policy or document'),
  }

  async run(): Promise<void> {
    const [from = '', to = ''] = this.words.slice(-2)
    const alias = this.words.length === 3 ? this.words[0] : undefined
    if (this.words.length > 3) {
      throw new AppError('usage', 'Two policies are compared, and more were named')
    }
    const before = await this.#read(alias, from)
    const difference = differenceOf(before, await this.#read(alias, to))
    await this.presentJudged(difference, difference.same, renderPolicyDifference)
  }

  async #read(alias: string | undefined, word: string): Promise<NamedDocument> {
    if (alias === undefined || isDocument(word)) return readComparedDocument(word)
    const {policyInfo} = await readPolicy(await this.services.admin(alias), word)
    return {name: word, document: policyInfo.Policy}
  }
}
