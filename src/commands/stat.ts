import * as Flags from '@oclif/core/flags'
import {parseTarget} from '../lib/base/target.ts'
import {arg} from '../lib/cli/args.ts'
import {BaseCommand} from '../lib/cli/base-command.ts'
import {bucketApi, statApi} from '../lib/cli/stat-apis.ts'
import {AppError} from '../lib/errors/errors.ts'
import {renderBucket, renderObjects} from '../lib/output/stat.ts'
import {statBucket} from '../lib/stat/bucket.ts'
import {type CustomerKey, parseCustomerKey} from '../lib/stat/customer-key.ts'
import type {StatApi} from '../lib/stat/stat-api.ts'
import {statBelow, statBuckets, statObject} from '../lib/stat/stat-target.ts'

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
    this.#checkFlags()
    const customerKeys = (this.flags['enc-c'] ?? []).map(parseCustomerKey)
    for (const word of this.words) {
      try {
        await this.#stat(word, customerKeys)
      } catch (error) {
        if (this.words.length === 1) throw error
        await this.reportFailure(error)
      }
    }
  }

  #checkFlags(): void {
    const {recursive, versions, 'version-id': versionId, 'no-list': noList} = this.flags
    const lists = recursive ? '--recursive' : versions ? '--versions' : undefined
    if (lists === undefined) return
    const other = versionId !== undefined ? '--version-id' : noList ? '--no-list' : undefined
    if (other !== undefined) throw new AppError('usage', `Give either ${other} or ${lists}`)
  }

  async #stat(word: string, customerKeys: readonly CustomerKey[]): Promise<void> {
    const {recursive, versions, 'version-id': versionId, 'no-list': noList} = this.flags
    const {alias, bucket, key} = parseTarget(word)
    if (bucket === undefined && (key !== undefined || versionId !== undefined)) {
      throw new AppError('usage', `The target names no bucket`, {
        hint: 'It is ALIAS/BUCKET, or ALIAS/BUCKET/KEY',
      })
    }
    const api = await statApi(this.services, alias, customerKeys)
    const isFolder = word.endsWith('/') && !noList
    if (bucket === undefined) await this.#statAlias(api)
    else if (recursive || isFolder || (versions && key !== undefined)) {
      const path = word.slice(word.indexOf('/') + 1)
      await this.#statBelow(api, {alias, bucket, ...(key === undefined ? {} : {key})}, path)
    } else if (key === undefined) {
      if (versionId !== undefined) {
        throw new AppError('usage', `${word} is a bucket: only objects have versions`)
      }
      await this.#statBuckets(alias, [bucket])
    } else {
      const object = await statObject(api, {alias, bucket, key}, {versionId, noList})
      await this.present(object, (only, style) => renderObjects([only], style))
    }
  }

  async #statAlias(api: StatApi): Promise<void> {
    const buckets = await statBuckets(api)
    const names = buckets.map(({name}) => name.slice(0, -1))
    if (this.flags.recursive) {
      for (const bucket of names) {
        await this.#orReport(this.#statBelow(api, {alias: api.server, bucket}, ''))
      }
    } else if (this.flags.verbose) await this.#statBuckets(api.server, names)
    else await this.presentEach(buckets, renderObjects)
  }

  async #statBuckets(alias: string, buckets: readonly string[]): Promise<void> {
    const api = await bucketApi(this.services, alias)
    for (const bucket of buckets) {
      const shown = statBucket(api, bucket).then((stat) => this.present(stat, renderBucket))
      await (buckets.length === 1 ? shown : this.#orReport(shown))
    }
  }

  async #statBelow(
    api: StatApi,
    target: {alias: string; bucket: string; key?: string},
    path: string,
  ): Promise<void> {
    const {recursive, versions, verbose} = this.flags
    const options = {recursive, versions, noList: false, headEach: verbose}
    for await (const page of statBelow(api, target, path, options)) {
      await this.presentEach(page, renderObjects)
    }
  }

  async #orReport(work: Promise<void>): Promise<void> {
    try {
      await work
    } catch (error) {
      await this.reportFailure(error)
    }
  }
}
