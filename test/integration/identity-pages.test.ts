// docs/iam-archive.md and docs/identity-providers.md: what a reader types, on a real server and a real slapd.
import {readFileSync, writeFileSync} from 'node:fs'
import {mkdir, symlink} from 'node:fs/promises'
import {join, resolve} from 'node:path'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {ConsoleSession, stepsOf, withOutputs} from '../helpers/console-page.ts'
import {type MinioServer, startMinio} from '../helpers/minio-server.ts'
import {findProgram} from '../helpers/programs.ts'
import {mctlCommand, runMctl} from '../helpers/run-mctl.ts'
import {type Directory, startDirectory} from '../helpers/slapd.ts'
import {type TemporaryDirectory, temporaryDirectory} from '../helpers/temporary-directory.ts'

let server: MinioServer
let directory: Directory
let folder: TemporaryDirectory

beforeAll(async () => {
  ;[server, directory, folder] = await Promise.all([
    startMinio({tls: false, kms: 'none'}),
    startDirectory(),
    temporaryDirectory(),
  ])
  const env = {MC_HOST_prod: server.aliasUrl}
  for (const [name, secret] of [
    ['alice', 'alice-secret'],
    ['bob', 'bob-secret-1'],
  ] as const) {
    await runMctl(['admin', 'user', 'add', 'prod', name, secret], {env})
  }
  await runMctl(['admin', 'policy', 'attach', 'prod', 'readwrite', '--user', 'alice'], {env})
  writeFileSync(join(folder.path, 'lookup.password'), `${directory.lookup.password}\n`)
}, 60_000)

afterAll(async () => {
  await server?.stop()
  await directory?.stop()
  await folder?.[Symbol.asyncDispose]()
})

test.each(['iam-archive.md', 'identity-providers.md'])(
  'every command of docs/%s does what the page shows',
  {
    timeout: 120_000,
  },
  async (name) => {
    const file = resolve(import.meta.dirname, '../../docs', name)
    await using session = new ConsoleSession(folder.path, await environment(name))
    const page = readFileSync(file, 'utf8')
    const steps = stepsOf(page)
    const outputs: string[] = []
    for (const {command} of steps) {
      const printed = await session.run(command.replace('127.0.0.1:3890', directory.address))
      outputs.push(printed.replaceAll(directory.address, '127.0.0.1:3890'))
    }
    if (process.env.MCTL_WRITE_PAGE) writeFileSync(file, withOutputs(page, outputs))
    else expect(outputs.map(lasting)).toEqual(steps.map(({output}) => lasting(output)))
  },
)

/** mctl and mc under the names that the pages have for them. */
async function environment(page: string): Promise<Record<string, string>> {
  const bin = join(folder.path, `bin-of-${page}`)
  await mkdir(bin)
  await symlink(await findProgram('mc'), join(bin, 'mc'))
  writeFileSync(join(bin, 'mctl'), `#!/bin/sh\nexec ${mctlCommand()} "$@"\n`, {mode: 0o755})
  return {
    PATH: `${bin}:${process.env.PATH}`,
    HOME: folder.path,
    MC_CONFIG_DIR: join(folder.path, 'config'),
    MC_HOST_prod: server.aliasUrl,
  }
}

// A port of another length moves the columns of a table.
function lasting(output: string): string {
  return output.replaceAll(/ {2,}/g, '  ')
}
