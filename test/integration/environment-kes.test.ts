// What mctl says of recorded environments after it asked a KES like that of the recording, and what the server did.
import {chmodSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {placeCase} from '../helpers/environment-server.ts'
import {filledIn, recordedEnvironments} from '../helpers/recorded-environments.ts'
import {startRecordedKes} from '../helpers/recorded-kes.ts'
import {runMctl, temporaryDirectory} from '../helpers/run-mctl.ts'

// All of them by hand: MCTL_ENVIRONMENTS=all npx vitest run --project once test/integration/environment-kes.test.ts
const sample =
  /^(kes-api-good|kes-api-unknown|kes-pol-(nocreate-known|onekey|genonly)|kes-ca-(wrong|leaf)|kes-cert-(catrue|two-leaf|enc-pw)|kes-name-80)$/
// These were recorded with servers of other kinds, whose ports are not there, or as another user.
const others = /STRICT|BADHOST|NOTKES|KES_URL2|ELLIPSIS|_HTTP\}|LOCALHOST/

test('with --connect it says what the server did', {timeout: 300_000}, async () => {
  await using kes = await startRecordedKes()
  await using folder = await temporaryDirectory()
  const wanted = recordedEnvironments().filter(
    ({id, needs, env, setup}) =>
      needs === 'kes' &&
      setup === undefined &&
      // Whether it may make its key is in a policy that it may not read: it stays open.
      id !== 'kes-pol-onekey-ok' &&
      !others.test(JSON.stringify(env)) &&
      (process.env.MCTL_ENVIRONMENTS === 'all' || sample.test(id)),
  )
  const differences: object[] = []
  for (const recorded of wanted) {
    const dir = join(folder.path, recorded.id)
    const places = {
      DIR: dir,
      KES_URL: `https://127.0.0.1:${kes.port}`,
      KES_HOSTPORT: `127.0.0.1:${kes.port}`,
      KES_DEAD_HOSTPORT: '127.0.0.1:9859',
    }
    const root = recorded.noRoot
      ? {}
      : {MINIO_ROOT_USER: 'rootuser', MINIO_ROOT_PASSWORD: 'rootpassword'}
    const fill = (texts: Readonly<Record<string, string>>) => filledIn(texts, places)
    const env = placeCase(
      {env: {...root, ...fill(recorded.env)}, files: {...fill(recorded.files ?? {}), '.made': ''}},
      dir,
    )
    chmodSync(dir, 0o755)
    const before: string[] = []
    if (recorded.prior) {
      const lines = Object.entries(fill(recorded.prior.env)).map(
        ([name, text]) => `${name}=${text}\n`,
      )
      placeCase({env: {}, files: {'before.env': lines.join('')}}, dir)
      before.push('--before', join(dir, 'before.env'), '--as', 'env')
    }
    const run = await runMctl(
      ['--json', 'kms', 'env', 'check', '--connect', '--certs-dir', join(dir, 'certs'), ...before],
      {env, cwd: dir},
    )
    const {verdict, message} = run.json[0] ?? {}
    const real = fill({verdict: recorded.verdict, message: recorded.start.message ?? ''})
    if (verdict === real.verdict && (message ?? '') === real.message) continue
    differences.push({id: recorded.id, verdict, message, real, stderr: run.stderr})
  }
  expect(wanted.length).toBeGreaterThan(8)
  expect(differences).toEqual([])
})
