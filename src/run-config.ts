import {Config} from '@oclif/core/config'
import {version} from './version.ts'

/**
 * As much of oclif's configuration as the run of one command asks for.
 *
 * To load all of it takes as long as many a command: oclif looks for plugins, a shell, themes and S3 buckets,
 * and sorts all commands into tables. None of that is needed once the command is found.
 */
export class RunConfig extends Config {
  override bin = 'mctl'
  override name = 'mctl'
  override version = version
  override userAgent = `mctl/${version} ${process.platform}-${process.arch}`

  constructor() {
    super({root: process.execPath})
  }

  /** There are no plugins, and so no hooks. */
  override async runHook(): Promise<{successes: []; failures: []}> {
    return {successes: [], failures: []}
  }
}
