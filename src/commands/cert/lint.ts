import * as Flags from '@oclif/core/flags'
import {lintFolder, mendFolder} from '../../lib/certificates/lint/lint-folder.ts'
import {products} from '../../lib/certificates/lint/verdict.ts'
import {arg} from '../../lib/cli/args.ts'
import {BaseCommand} from '../../lib/cli/base-command.ts'
import {hostsOfAlias, keyPassword} from '../../lib/cli/cert/lint.ts'
import {renderLint} from '../../lib/output/lint.ts'

export default class CertLint extends BaseCommand<typeof CertLint> {
  static override summary = 'Say whether a server will load a folder of certificates, and why not'

  static override description =
    `Gives the server's own verdict, for its next start and for a reload while it runs, and what is wrong, with
the command that mends it. The rules were measured on MinIO and KES; those of minkms are documented ones.
Exits with 3 when TLS would not work, or would not work for every client.`

  static override examples = [
    '<%= config.bin %> <%= command.id %> ~/.minio/certs --for minio',
    '<%= config.bin %> <%= command.id %> /etc/minio/certs --for minio --user minio-user --alias prod',
    '<%= config.bin %> <%= command.id %> /etc/kes/certs --for kes --password-file kes.password --fix',
  ]

  static override args = {dir: arg('folder of the server: --certs-dir of MinIO')}

  static override flags = {
    for: Flags.option({options: products, required: true})({description: 'the server'}),
    user: Flags.string({
      helpValue: 'NAME|UID',
      description: 'user that the server runs as; default: the owner of the folder',
    }),
    alias: Flags.string({
      helpValue: 'ALIAS',
      description: 'also ask whether every node of this deployment is covered',
    }),
    'password-file': Flags.string({
      helpValue: 'FILE',
      description: 'password of the key; default: MINIO_CERT_PASSWD, KES_TLS_PASSWORD',
    }),
    fix: Flags.boolean({description: 'mend what is safe to mend, with a backup'}),
  }

  async run(): Promise<void> {
    const {for: product, user, alias, fix, 'password-file': passwordFile} = this.flags
    const order = {
      dir: this.args.dir,
      product,
      user,
      password: await keyPassword(this.services, product, passwordFile),
      ...(alias === undefined ? {} : {hosts: await hostsOfAlias(this.services, alias)}),
      now: this.services.now(),
    }
    const report = await (fix ? mendFolder(order) : lintFolder(order))
    await this.presentJudged(report, report.healthy, renderLint)
  }
}
