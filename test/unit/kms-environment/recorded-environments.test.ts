// What the rules say of every recorded environment, and what the real server did with it.
import {chmodSync, mkdirSync, writeFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {expect, test} from 'vitest'
import {checkEnvironment} from '../../../src/lib/kms-environment/check-environment.ts'
import type {EnvironmentReport} from '../../../src/lib/kms-environment/report.ts'
import {processSource} from '../../../src/lib/kms-environment/sources/process.ts'
import {
  filledIn,
  type RecordedEnvironment,
  recordedEnvironments,
} from '../../helpers/recorded-environments.ts'
import {temporaryDirectory} from '../../helpers/temporary-directory.ts'

const root = {MINIO_ROOT_USER: 'rootuser', MINIO_ROOT_PASSWORD: 'rootpassword'}
const nobody = {name: 'nobody (uid 65534)', uid: 65534, gids: new Set([65534])}
const superuser = {name: 'root (uid 0)', uid: 0, gids: new Set([0])}

async function check(recorded: RecordedEnvironment, dir: string): Promise<EnvironmentReport> {
  const places = {DIR: dir}
  for (const [name, content] of Object.entries(filledIn(recorded.files ?? {}, places))) {
    mkdirSync(dirname(join(dir, name)), {recursive: true})
    writeFileSync(join(dir, name), content, {mode: 0o644})
  }
  chmodSync(dir, 0o755)
  const [kind, name = ''] = recorded.setup?.split(':') ?? []
  if (kind === 'chmod000') chmodSync(join(dir, name), 0)
  const source = (env: Readonly<Record<string, string>>) =>
    processSource({...(recorded.noRoot ? {} : root), ...filledIn(env, places)}, dir)
  return checkEnvironment({
    source: source(recorded.env),
    previous: recorded.prior && source(recorded.prior.env),
    user: recorded.uid === undefined ? superuser : nobody,
    root: undefined,
    now: new Date('2026-02-20T00:00:00Z'),
    // Those of the recording are not there; of the others nobody is asked.
    isDeaf: async (_, port) => port === 9858 || port === 9859,
  })
}

/** Of several addresses that do not answer the server names any two. */
function anyAddress(message: string | undefined): string | undefined {
  return message?.replace(/127\.0\.0\.1:985[89]/g, 'ADDRESS')
}

const all = recordedEnvironments()
const alone = all.filter(({needs}) => needs === 'none')
const withKes = all.filter(({needs}) => needs === 'kes')

test.each(alone)('$id: $description', async (recorded) => {
  await using folder = await temporaryDirectory()
  const report = await check(recorded, folder.path)
  const {message = undefined} = filledIn(
    recorded.start.message === undefined ? {} : {message: recorded.start.message},
    {DIR: folder.path, KES_DEAD_HOSTPORT: '127.0.0.1:9859', KES_DEAD2_HOSTPORT: '127.0.0.1:9858'},
  )
  expect({verdict: report.verdict, message: anyAddress(report.message)}).toEqual({
    verdict: recorded.verdict,
    message: anyAddress(message),
  })
  if (recorded.autoEncrypted !== undefined) {
    expect(report.autoEncryption).toBe(recorded.autoEncrypted)
  }
})

// What a KES decides stays open; nothing else may.
test.each(withKes)('$id, without asking: $description', async (recorded) => {
  await using folder = await temporaryDirectory()
  const report = await check(recorded, folder.path)
  if (report.verdict === 'untested') {
    expect(report.notChecked.join()).toContain('--connect')
    expect(recorded.start.message ?? '').not.toMatch(
      /^FATAL (?!Failed to connect to KMS: failed to generate)/,
    )
    return
  }
  const {message = undefined} = filledIn(
    recorded.start.message === undefined ? {} : {message: recorded.start.message},
    {DIR: folder.path, KES_DEAD_HOSTPORT: '127.0.0.1:9859'},
  )
  expect({verdict: report.verdict, message: report.message}).toEqual({
    verdict: recorded.verdict,
    message,
  })
})
