import * as Flags from '@oclif/core/flags'
import {arg} from '../../lib/cli/args.ts'
import {BaseCommand} from '../../lib/cli/base-command.ts'
import {nodeCertificates} from '../../lib/cli/node-certificate.ts'
import {readDeployment} from '../../lib/deployment/info.ts'
import {renderDeployment} from '../../lib/output/deployment.ts'

export default class AdminInfo extends BaseCommand<typeof AdminInfo> {
  static override summary =
    'Show a deployment: nodes, drives, KMS, and the certificate of every node'

  static override examples = [
    '<%= config.bin %> <%= command.id %> prod',
    `<%= config.bin %> <%= command.id %> prod --json | jq -r '.nodes[] | [.endpoint, .certificate.notAfter] | @tsv'`,
  ]

  static override args = {alias: arg('server')}

  static override flags = {offline: Flags.boolean({description: 'only nodes that are not online'})}

  async run(): Promise<void> {
    const {alias} = this.args
    const {url} = await this.services.alias(alias)
    const admin = await this.services.admin(alias)
    const deployment = await readDeployment(
      admin,
      url.startsWith('https:') ? 'https' : 'http',
      nodeCertificates(this.services, alias),
    )
    const nodes = deployment.nodes.filter(({state}) => !this.flags.offline || state !== 'online')
    await this.present({...deployment, nodes}, renderDeployment)
  }
}
