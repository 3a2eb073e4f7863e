// The rules for the environment of a server, held against a server that is started with each. By hand, for more of
// them: MCTL_ENVIRONMENTS=500 MCTL_SEED=7 npx vitest run --project once test/integration/environment-rules.test.ts
import {mkdirSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {isPortRefused} from '../../src/lib/http/refused-port.ts'
import {checkEnvironment} from '../../src/lib/kms-environment/check-environment.ts'
import {processSource} from '../../src/lib/kms-environment/sources/process.ts'
import {
  type EnvironmentCase,
  placeCase,
  startWithEnvironment,
} from '../helpers/environment-server.ts'
import {seeded} from '../helpers/mutations.ts'
import {randomEnvironment} from '../helpers/random-environments.ts'
import {filledIn, recordedEnvironments} from '../helpers/recorded-environments.ts'
import {temporaryDirectory} from '../helpers/temporary-directory.ts'

const count = Number(process.env.MCTL_ENVIRONMENTS ?? 16)
const seed = Number(process.env.MCTL_SEED ?? 1)
const root = {MINIO_ROOT_USER: 'rootuser', MINIO_ROOT_PASSWORD: 'rootpassword'}
const superuser = {name: 'root (uid 0)', uid: 0, gids: new Set([0])}

/** What a server did, and what the rules say, of the same folder. */
async function compare(given: EnvironmentCase, folder: string, at: number): Promise<object[]> {
  const dir = join(folder, String(at))
  mkdirSync(dir)
  const env = placeCase(given, dir)
  const report = await checkEnvironment({
    source: processSource({...(given.noRoot ? {} : root), ...env}, dir),
    previous: undefined,
    user: superuser,
    root: undefined,
    now: new Date(),
    isDeaf: isPortRefused,
  })
  const real = await startWithEnvironment(given, dir)
  const {verdict, message, autoEncryption} = report
  const isSame =
    verdict === real.verdict &&
    isSameText(message, real.message) &&
    autoEncryption === (real.autoEncrypted ?? autoEncryption)
  return isSame ? [] : [{at, given, rules: {verdict, message, autoEncryption}, real}]
}

// A line that the server prints may hold a secret, which mctl hides.
function isSameText(ours: string | undefined, real: string | undefined): boolean {
  const [front, ...rest] = ours?.split('********') ?? []
  if (rest.length === 0 || front === undefined) return ours === real
  return real?.startsWith(front) === true
}

test('a real server does with random environments what the rules say', {
  timeout: 3_600_000,
}, async () => {
  await using folder = await temporaryDirectory()
  const random = seeded(seed)
  const differences: object[] = []
  for (let at = 0; at < count; at += 1) {
    differences.push(...(await compare(randomEnvironment(random), folder.path, at)))
  }
  expect(differences, `MCTL_SEED=${seed}`).toEqual([])
})

test('a real server does with a sample of the recorded environments what it did then', async () => {
  await using folder = await temporaryDirectory()
  const all = recordedEnvironments().filter(
    ({needs, prior, setup, uid, id}) =>
      needs === 'none' &&
      !prior &&
      setup === undefined &&
      uid === undefined &&
      id !== 'minkms-two-down',
  )
  const random = seeded(Date.now() % 1000)
  for (let at = 0; at < 8; at += 1) {
    const {env, files, noRoot} = all[random(all.length)] ?? {env: {}}
    const places = {
      KES_DEAD: 'https://127.0.0.1:1',
      KES_DEAD2: 'https://127.0.0.1:2',
      DIR: '$' + '{DIR}',
    }
    const filled = {env: filledIn(env, places), files: filledIn(files ?? {}, places)}
    const differences = await compare({...filled, ...(noRoot ? {noRoot} : {})}, folder.path, at)
    expect(differences).toEqual([])
  }
})
