import * as Flags from '@oclif/core/flags'
import {parseTarget} from '../lib/base/target.ts'
import {arg} from '../lib/cli/args.ts'
import {BaseCommand} from '../lib/cli/base-command.ts'
import {bucketApi, statApi} from '../lib/cli/stat-apis.ts'
import {AppError} from '../lib/errors/errors.ts'
import {renderBucket, renderObjects} from '../lib/output/stat.ts'
import {statBucket} from '../lib/stat/bucket.ts'
import {parseCustomerKey} from '../lib/stat/customer-key.ts'
import {statBelow, statBuckets, statObject} from '../lib/stat/stat-target.ts'

export default class Stat extends BaseCommand<typeof Stat> {
  static override summary = 'Show objects and buckets, and how they are encrypted'

  static override description =
    `A bucket is shown with its settings; ALIAS/BUCKET/ lists what lies in it, -r everything below.
A listing takes one request for 1,000 objects, their encryption included.`

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
      hidden: true,
      description: "mc's switch for more about buckets",
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
    for (const word of this.words) {
      try {
        await this.#stat(word)
      } catch (error) {
        if (this.words.length === 1) throw error
        await this.reportFailure(error)
      }
    }
  }

  async #stat(word: string): Promise<void> {
    const {recursive, versions, 'version-id': versionId, 'no-list': noList} = this.flags
    const {alias, bucket, key} = parseTarget(word)
    const api = await statApi(
      this.services,
      alias,
      (this.flags['enc-c'] ?? []).map(parseCustomerKey),
    )
    if (bucket === undefined) {
      if (recursive)
        throw new AppError('usage', `${alias} names no bucket`, {
          hint: `For example ${alias}/BUCKET`,
        })
      await this.presentEach(await statBuckets(api), renderObjects)
    } else if (recursive || versions || (word.endsWith('/') && !noList)) {
      const path = word.slice(word.indexOf('/') + 1)
      const target = {alias, bucket, ...(key === undefined ? {} : {key})}
      const pages = statBelow(api, target, path, {recursive, versions, noList})
      for await (const page of pages) await this.presentEach(page, renderObjects)
    } else if (key === undefined) {
      await this.present(
        await statBucket(await bucketApi(this.services, alias), bucket),
        renderBucket,
      )
    } else {
      const object = await statObject(api, {alias, bucket, key}, {versionId, noList})
      await this.present(object, (only, style) => renderObjects([only], style).trimEnd())
    }
  }
}
