import * as Flags from '@oclif/core/flags'
import {optionalArg} from '../../../lib/cli/args.ts'
import {BaseCommand} from '../../../lib/cli/base-command.ts'
import {checkedEnvironments} from '../../../lib/cli/kms-environment.ts'
import {sourceKinds} from '../../../lib/kms-environment/sources/source.ts'
import {renderEnvironments} from '../../../lib/output/kms-environment.ts'

export default class KmsEnvCheck extends BaseCommand<typeof KmsEnvCheck> {
  static override summary =
    'Say what a MinIO will make of its variables of encryption, before it starts'

  static override description =
    `Reads a file of variables, a unit of systemd with its drop-ins, a compose file or a Kubernetes manifest,
or the environment of this process, and gives the server's verdict with the server's own words: refused,
crashes, starts, or starts without its KMS, which the server itself does not say. Each server of a file gets its own.
Files that the variables name are looked at on this machine, or below --root; an address of this machine is knocked at.
No secret is printed. Exits with 3 unless the server starts and nothing is otherwise than it looks.`

  static override examples = [
    '<%= config.bin %> <%= command.id %> /etc/default/minio',
    '<%= config.bin %> <%= command.id %> minio.service override.conf',
    '<%= config.bin %> <%= command.id %> /etc/default/minio --connect',
    '<%= config.bin %> <%= command.id %> compose.yaml --root ./container',
    'kubectl get tenant,secret -o yaml | <%= config.bin %> <%= command.id %> - --as kubernetes',
    '<%= config.bin %> <%= command.id %> new.env --before /etc/default/minio --user minio-user',
    '<%= config.bin %> <%= command.id %>',
  ]

  static override strict = false

  static override args = {
    file: optionalArg('files, or - for stdin; without one, the environment of this process'),
  }

  static override flags = {
    as: Flags.option({options: sourceKinds})({
      description: 'what the files are; default: by what they hold',
    }),
    before: Flags.string({
      helpValue: 'FILE',
      description: 'what the server has run with until now: can it read what it stored?',
    }),
    root: Flags.string({
      helpValue: 'DIR',
      description: 'folder that is the root of the files of the server',
    }),
    user: Flags.string({
      helpValue: 'NAME|UID',
      description:
        'user that the server runs as; default: that of the unit, else whoever runs this',
    }),
    connect: Flags.boolean({
      description:
        'ask each address of the KES: encrypt and decrypt with the key, and make nothing',
    }),
    'certs-dir': Flags.string({
      helpValue: 'DIR',
      description:
        "the server's folder of certificates, whose CAs count without MINIO_KMS_KES_CAPATH",
    }),
  }

  async run(): Promise<void> {
    const reports = await checkedEnvironments(this.services, this.words, this.flags)
    await this.presentAllJudged(reports, ({healthy}) => healthy, renderEnvironments)
  }
}
