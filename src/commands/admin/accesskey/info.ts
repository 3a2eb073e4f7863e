import {readAnyAccessKey} from '../../../lib/access-keys/any-access-key.ts'
import {inParallel} from '../../../lib/base/in-parallel.ts'
import {arg} from '../../../lib/cli/args.ts'
import {BaseCommand} from '../../../lib/cli/base-command.ts'
import {renderAnyAccessKey} from '../../../lib/output/access-keys.ts'

// Each sealed answer costs the server 64 MiB.
const atOnce = 4

export default class AdminAccesskeyInfo extends BaseCommand<typeof AdminAccesskeyInfo> {
  static override summary = 'Show access keys of any kind: owner, status, policy, expiry'

  static override examples = [
    '<%= config.bin %> <%= command.id %> prod KEY',
    '<%= config.bin %> <%= command.id %> prod KEY1 KEY2 --json',
  ]

  static override usage = 'admin accesskey info ALIAS KEY...'

  static override strict = false

  static override args = {alias: arg('server'), key: arg('the access keys')}

  async run(): Promise<void> {
    const [alias = '', ...keys] = this.words
    const admin = await this.services.admin(alias)
    for await (const found of inParallel(keys, atOnce, (key) => readAnyAccessKey(admin, key))) {
      if ('value' in found) await this.present(found.value, renderAnyAccessKey)
      else await this.reportFailure(found.error)
    }
  }
}
