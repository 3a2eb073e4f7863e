import * as Flags from '@oclif/core/flags'
import {looksLikePrometheusText, prometheusText} from '../../lib/base/prometheus-text.ts'
import {isWell, judgeSources, parseWarning} from '../../lib/certificates/check-expiry.ts'
import {expiryMetrics} from '../../lib/certificates/expiry-metrics.ts'
import {optionalArg} from '../../lib/cli/args.ts'
import {BaseCommand} from '../../lib/cli/base-command.ts'
import {checkSources, sourceWords} from '../../lib/cli/check-sources.ts'
import {writeOutput} from '../../lib/cli/output-file.ts'
import {givenPasswords} from '../../lib/cli/passwords.ts'
import {parseServername} from '../../lib/cli/servername.ts'
import {AppError} from '../../lib/errors/errors.ts'
import {renderChecked} from '../../lib/output/check.ts'

// Readable for node_exporter, which is another user.
const metricsFile = {
  mode: 0o644,
  replaces: {what: 'metrics', test: looksLikePrometheusText},
}

export default class CertCheck extends BaseCommand<typeof CertCheck> {
  static override summary = 'Say how long certificates last: of files, folders and servers'

  static override description =
    `Looks at every certificate of a chain, and of a folder as a server lays it out (CAs, domains).
Of an alias every node is asked, for every name that the deployment and its certificates have;
nodes that serve different certificates for a name are found, and so is a renewed file that is
not served yet. A certificate that lives a week or less is warned of when a third of its life
is left. Exits with 3 when one expires, has expired or is not valid yet, and when nodes disagree.`

  static override examples = [
    '<%= config.bin %> <%= command.id %> prod certs',
    '<%= config.bin %> <%= command.id %> /etc/minio/certs minio.example.net:9000 --warn 30d',
    '<%= config.bin %> <%= command.id %> --from endpoints.txt --textfile /var/lib/node_exporter/certs.prom',
    `<%= config.bin %> <%= command.id %> prod --json | jq -r 'select(.state != "ok").where'`,
  ]

  static override strict = false

  static override args = {
    source: optionalArg('files, folders, - for stdin, aliases, https://HOST[:PORT] or HOST:PORT'),
  }

  static override flags = {
    warn: Flags.string({
      default: '48h',
      helpValue: 'TIME',
      description: 'warn this long before the end, or at a part of the life (20%)',
    }),
    from: Flags.string({
      helpValue: 'FILE',
      description: 'take more sources from a file or - for stdin: one a line, # begins a comment',
    }),
    servername: Flags.string({
      helpValue: 'NAME',
      multiple: true,
      multipleNonGreedy: true,
      description: 'ask servers for this name, too',
    }),
    'password-file': Flags.string({
      helpValue: 'FILE',
      description: 'password of PKCS#12 files; default: MINIO_CERT_PASSWD, KES_TLS_PASSWORD',
    }),
    textfile: Flags.string({
      helpValue: 'FILE',
      description: 'write metrics for Prometheus, or print them instead with -',
    }),
  }

  async run(): Promise<void> {
    const {warn, from, servername = [], 'password-file': passwordFile, textfile} = this.flags
    const warning = parseWarning(warn)
    const servernames = servername.map(parseServername)
    if (textfile === '-' && this.services.settings.json) {
      throw new AppError('usage', 'Stdout can have metrics or JSON, and not both')
    }
    const words = await sourceWords(this.words, from)
    const passwords = await givenPasswords(this.services, passwordFile)
    const sources = await checkSources(this.services, words, {servernames, passwords})
    const now = this.services.now()
    const checked = judgeSources(sources, now, warning)
    const metrics = textfile === undefined ? '' : prometheusText(expiryMetrics(sources, now))
    if (textfile === '-') {
      await this.presentJudged({}, checked.every(isWell), () => metrics.trimEnd())
    } else {
      await this.presentAllJudged(checked, isWell, renderChecked)
    }
    for (const {failed} of sources) for (const {error} of failed) await this.reportFailure(error)
    for (const {source, untested} of sources) {
      for (const what of untested) await this.remark(`${source}: not looked at: ${what}`)
    }
    if (textfile !== undefined && textfile !== '-') {
      await writeOutput(textfile, metrics, metricsFile).catch((error) => this.reportFailure(error))
    }
  }
}
