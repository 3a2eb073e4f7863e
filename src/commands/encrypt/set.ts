import * as Args from '@oclif/core/args'
import type {Target} from '../../lib/base/target.ts'
import {arg} from '../../lib/cli/args.ts'
import {allBucketsFlag, BucketRules} from '../../lib/cli/bucket-rules.ts'
import {setEncryption} from '../../lib/encryption/bucket-default.ts'
import {type EncryptionWish, type ProveKey, provenRule} from '../../lib/encryption/proven-rule.ts'
import {parseWish} from '../../lib/encryption/wish.ts'
import {readKeyStatus} from '../../lib/kms/key-status.ts'
import {renderBucketEncryption} from '../../lib/output/encryption.ts'

export default class EncryptSet extends BucketRules<typeof EncryptSet> {
  static override summary = 'Encrypt all new objects of buckets'

  static override description =
    `The key is tested before it is set: the server has to encrypt and decrypt with it. That of sse-s3 is
the server's default key. Without KEY, sse-kms takes the server's default key and says which. Stored objects stay as they are.
Several buckets at once are named first, and want a yes, or --yes.`

  static override examples = [
    '<%= config.bin %> <%= command.id %> sse-s3 prod/documents',
    '<%= config.bin %> <%= command.id %> sse-kms backup-2026 prod/documents',
    '<%= config.bin %> <%= command.id %> sse-kms prod/documents',
    "<%= config.bin %> <%= command.id %> sse-kms backup-2026 'prod/log-*' --yes",
    '<%= config.bin %> <%= command.id %> sse-s3 prod --all',
  ]

  static override usage = [
    'encrypt set sse-s3 TARGET...',
    'encrypt set sse-kms [KEY] TARGET...',
    'encrypt set sse-s3|sse-kms [KEY] ALIAS --all',
  ]

  static override strict = false

  static override args = {
    algorithm: arg('sse-s3 or sse-kms'),
    target: arg(
      'ALIAS/BUCKET, * stands for anything in the name; with sse-kms the KEY may stand before it',
    ),
    last: Args.string({hidden: true, ignoreStdin: true}),
  }

  static override flags = allBucketsFlag

  async run(): Promise<void> {
    const {wish, targets: words} = parseWish(this.words)
    const {targets, areMany} = await this.bucketsOf(words, this.flags.all)
    const [only] = targets
    if (!areMany && only !== undefined) {
      const rules = await this.services.encryptionRules(only.alias)
      const result = await setEncryption(rules, await this.#prover(only.alias), only, wish)
      await this.present(result, renderBucketEncryption)
      return
    }
    const provers = await this.#proven(wish, targets)
    await this.agree(`Set ${wish.algorithm} on`, targets)
    await this.forEachBucket(
      targets,
      async (rules, target) => {
        const prove = provers.get(target.alias) ?? (await this.#prover(target.alias))
        return setEncryption(rules, prove, target, wish)
      },
      (result) => this.present(result, renderBucketEncryption),
    )
  }

  /** Proves the key once at each server, before anything is changed; each says again what it said. */
  async #proven(wish: EncryptionWish, targets: readonly Target[]): Promise<Map<string, ProveKey>> {
    const provers = new Map<string, ProveKey>()
    for (const alias of new Set(targets.map((target) => target.alias))) {
      const prove = await this.#prover(alias)
      let answer: ReturnType<ProveKey> | undefined
      const once: ProveKey = (key) => (answer ??= prove(key))
      await provenRule(wish, once, alias)
      provers.set(alias, once)
    }
    return provers
  }

  async #prover(alias: string): Promise<ProveKey> {
    const admin = await this.services.admin(alias)
    return (key) => readKeyStatus(admin, key)
  }
}
