import {arg} from '../../lib/cli/args.ts'
import {migrationFlags} from '../../lib/cli/migration-flags.ts'
import {Migrations} from '../../lib/cli/migrations.ts'

export default class EncryptMigrate extends Migrations<typeof EncryptMigrate> {
  static override summary =
    'Encrypt what is stored, in place: a bucket, a prefix, or a whole server'

  static override description =
    `Objects are copied onto themselves inside the server, as the default of their bucket says, or --key, or --to.
Metadata, tags, retention and legal holds stay, and each copy is looked at afterwards. What cannot be kept is
said before: see --dry-run. Objects under keys of their owners (SSE-C) are left, and old versions stay as they are.
Where a bucket keeps no versions, a write of somebody else within a millisecond of a copy can be lost: choose
--in-parts, --with-versioning or --accept-race. Ctrl-C ends it after what is under way; --resume goes on. Exits
with 3 when something is left that is not as wanted.`

  static override examples = [
    '<%= config.bin %> <%= command.id %> prod/documents --dry-run',
    '<%= config.bin %> <%= command.id %> prod/documents --yes',
    '<%= config.bin %> <%= command.id %> prod/mail/2025/ --key backup-2026 --in-parts --yes',
    '<%= config.bin %> <%= command.id %> prod/documents --key backup-2026 --from-key backup-2024 --rate 200 --yes',
    '<%= config.bin %> <%= command.id %> prod/documents --resume --yes',
  ]

  static override args = {target: arg('ALIAS, ALIAS/BUCKET or ALIAS/BUCKET/PREFIX')}

  static override flags = migrationFlags

  async run(): Promise<void> {
    await this.migrate(this.args.target, this.flags)
  }
}
