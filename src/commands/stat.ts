import * as Flags from '@oclif/core/flags'
import {arg} from '../lib/cli/args.ts'
import {BaseCommand} from '../lib/cli/base-command.ts'
import {statApis} from '../lib/cli/stat-apis.ts'
import {renderBucket, renderObjects} from '../lib/output/stat.ts'
import {parseCustomerKey} from '../lib/stat/customer-key.ts'
import {type StatPart, statTarget} from '../lib/stat/stat-target.ts'

export default class Stat extends BaseCommand<typeof Stat> {
  static override summary = 'Show objects and buckets, and how they are encrypted'

  static override description =
    `A bucket is shown with its settings; ALIAS/BUCKET/ lists what lies in it, -r everything below.
A listing takes one request for 1,000 objects, their encryption included. It does not tell checksums,
expirations and the ids of latest versions: -v asks for each object on its own, and for each bucket of ALIAS.`

  static override examples = [
    '<%= config.bin %> <%= command.id %> prod/documents/report.pdf',
    '<%= config.bin %> <%= command.id %> prod/documents',
    `<%= config.bin %> <%= command.id %> -r prod/documents --json | jq -r 'select(.encryption.algorithm == "none").name'`,
    '<%= config.bin %> <%= command.id %> --versions prod/documents/report.pdf',
  ]

  static override strict = false

  static override args = {target: arg('ALIAS, ALIAS/BUCKET or ALIAS/BUCKET/KEY')}

  static override flags = {
    recursive: Flags.boolean({char: 'r', description: 'everything below'}),
    versions: Flags.boolean({description: 'all versions, and delete markers'}),
    'version-id': Flags.string({aliases: ['vid'], helpValue: 'ID', description: 'this version'}),
    verbose: Flags.boolean({
      char: 'v',
      description: 'all there is to know, at the price of a request for each',
    }),
    'no-list': Flags.boolean({description: 'take each target for an object, and list nothing'}),
    'enc-c': Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'ALIAS/BUCKET/PREFIX=KEY',
      description: 'a key for objects that are encrypted with their own (SSE-C)',
    }),
  }

  async run(): Promise<void> {
    const customerKeys = (this.flags['enc-c'] ?? []).map(parseCustomerKey)
    const apis = statApis(this.services, customerKeys)
    const {recursive, versions, verbose, 'version-id': versionId, 'no-list': noList} = this.flags
    const wish = {recursive, versions, versionId, noList, everything: verbose}
    for (const word of this.words) {
      try {
        for await (const part of statTarget(apis, word, wish)) await this.#show(part)
      } catch (error) {
        if (this.words.length === 1) throw error
        await this.reportFailure(error)
      }
    }
  }

  async #show(part: StatPart): Promise<void> {
    if ('error' in part) await this.reportFailure(part.error)
    else if ('bucket' in part) await this.present(part.bucket, renderBucket)
    else await this.presentEach(part.objects, renderObjects)
  }
}
