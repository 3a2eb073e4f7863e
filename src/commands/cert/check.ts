import * as Flags from '@oclif/core/flags'
import {inParallel} from '../../lib/base/in-parallel.ts'
import {type CheckedCertificate, parseWarning} from '../../lib/certificates/check-expiry.ts'
import {arg} from '../../lib/cli/args.ts'
import {BaseCommand} from '../../lib/cli/base-command.ts'
import {checkSource, type Unchecked} from '../../lib/cli/check-source.ts'
import {renderChecked} from '../../lib/output/certificates.ts'

const atOnce = 32

export default class CertCheck extends BaseCommand<typeof CertCheck> {
  static override summary = 'Say how long certificates last: of files, folders and servers'

  static override description =
    `Looks at every certificate of a chain, and of a folder as a server lays it out (CAs, domains).
A certificate that lives a week or less is warned of when a third of its life is left.
Exits with 3 when one expires, has expired or is not valid yet.`

  static override examples = [
    '<%= config.bin %> <%= command.id %> prod certs',
    '<%= config.bin %> <%= command.id %> /etc/minio/certs minio.example.net:9000 --warn 30d',
    `<%= config.bin %> <%= command.id %> prod --json | jq -r 'select(.state != "ok").where'`,
  ]

  static override strict = false

  static override args = {
    source: arg('files, folders, - for stdin, aliases, https://HOST[:PORT] or HOST:PORT'),
  }

  static override flags = {
    warn: Flags.string({
      default: '48h',
      helpValue: 'TIME',
      description: 'warn this long before the end, or at a part of the life (20%)',
    }),
  }

  async run(): Promise<void> {
    const warning = parseWarning(this.flags.warn)
    const checked: CheckedCertificate[] = []
    const unchecked: Unchecked[] = []
    const outcomes = inParallel(this.words, atOnce, (word) =>
      checkSource(this.services, word, warning),
    )
    for await (const outcome of outcomes) {
      if ('error' in outcome) {
        await this.reportFailure(outcome.error)
        continue
      }
      checked.push(...outcome.value.checked)
      unchecked.push(...outcome.value.unchecked)
    }
    await this.presentAllJudged(checked, ({state}) => state === 'ok', renderChecked)
    for (const {error} of unchecked) await this.reportFailure(error)
  }
}
