import {arg, optionalArg} from '../../../lib/cli/args.ts'
import {BaseCommand} from '../../../lib/cli/base-command.ts'
import {questionFlags, readFacts} from '../../../lib/cli/question-flags.ts'
import {AppError} from '../../../lib/errors/errors.ts'
import {renderPermission} from '../../../lib/output/rights.ts'
import {can} from '../../../lib/rights/can.ts'
import {type Asked, askAction, askRequest} from '../../../lib/rights/question.ts'

export default class AdminPolicyCan extends BaseCommand<typeof AdminPolicyCan> {
  static override summary = 'Say whether a user or an access key may do something, and why'

  static override description =
    `Decides as the server really does, from the policies that are stored now, and names the statement that decided.
What a condition asks and is not given here, the answer depends on; a condition that a client can forge is said to be one.
Exits with 0 when it is allowed, and with 3 when it is denied or depends.
The requests that are known, and what each needs, are listed in docs/policy-decisions.md.`

  static override examples = [
    '<%= config.bin %> <%= command.id %> prod alice s3:GetObject docs/report.pdf',
    "<%= config.bin %> <%= command.id %> prod KEY --request 'PUT object with retention' archive/2026.tar",
    '<%= config.bin %> <%= command.id %> prod alice s3:ListBucket docs --condition s3:prefix=alice/',
    '<%= config.bin %> <%= command.id %> prod alice --request list-users',
  ]

  static override usage = [
    'admin policy can ALIAS WHO ACTION [RESOURCE]',
    'admin policy can ALIAS WHO --request NAME [RESOURCE]',
  ]

  static override args = {
    alias: arg('server'),
    who: arg('user or access key'),
    action: optionalArg('a whole action, such as s3:GetObject'),
    resource: optionalArg('bucket, bucket/key, or name of a KMS key'),
  }

  static override flags = questionFlags

  async run(): Promise<void> {
    const {alias, who} = this.args
    const question = {...this.#asked(), facts: readFacts(this.flags, this.services.now())}
    const permission = await can(await this.services.admin(alias), who, question)
    await this.presentJudged(permission, permission.decided === true, renderPermission)
  }

  #asked(): Asked {
    const {action, resource} = this.args
    const {request, source} = this.flags
    if (request === undefined) {
      if (action !== undefined) return askAction(action, resource)
      throw new AppError('usage', 'Neither an action nor a request was named', {
        hint: "For example s3:GetObject bucket/key, or --request 'PUT object' bucket/key",
      })
    }
    if (resource === undefined) return askRequest(request, action, {source})
    throw new AppError('usage', 'Give an action or a --request, not both')
  }
}
