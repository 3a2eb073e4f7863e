// What `kms env create` writes, given to a real server and asked of a real KES.
import {existsSync, readFileSync, statSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {startWithEnvironment} from '../helpers/environment-server.ts'
import {recordedKes} from '../helpers/recorded-environments.ts'
import {startRecordedKes} from '../helpers/recorded-kes.ts'
import {runMctl, temporaryDirectory} from '../helpers/run-mctl.ts'

const create = ['--json', 'kms', 'env', 'create']

test('a server encrypts with the file of a static key, and nobody else reads it', async () => {
  await using folder = await temporaryDirectory()
  const file = join(folder.path, 'minio.env')
  const line = [...create, '--static', '--key-name', 'made', '--auto-encryption', '--output', file]
  const run = await runMctl(line)
  expect(run.json).toMatchObject([{verdict: 'starts', defaultKey: 'made', changed: true}])
  const text = readFileSync(file, 'utf8')
  expect(run.stdout + run.stderr).not.toContain(text.slice(text.indexOf(':') + 1, 60))
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(await startWithEnvironment({env: {MINIO_CONFIG_ENV_FILE: file}}, folder.path)).toEqual({
    verdict: 'starts',
    message: undefined,
    autoEncrypted: true,
  })
  const again = await runMctl(line)
  expect(again.exitCode).toBe(2)
  expect(readFileSync(file, 'utf8')).toBe(text)
})

test('a KES is asked first, and what it refuses is not written', async () => {
  await using kes = await startRecordedKes()
  await using folder = await temporaryDirectory()
  const {apiKeys, files} = recordedKes()
  const [file, ca] = ['kes.env', 'ca.crt'].map((name) => join(folder.path, name))
  if (file === undefined || ca === undefined) throw new Error('no file')
  writeFileSync(ca, files['ca.crt'] ?? '')
  const line = (key: string): string[] => [
    ...[...create, '--kes', '--endpoint', `https://127.0.0.1:${kes.port}`, '--key-name', key],
    ...['--ca', ca, '--api-key-file', '-', '--output', file],
  ]
  const refused = await runMctl(line('kes-default'), {stdin: apiKeys.nopolicy ?? ''})
  expect(refused.exitCode).toBe(2)
  expect(existsSync(file)).toBe(false)
  const made = await runMctl([...line('made-here'), '--create-key'], {stdin: apiKeys.full ?? ''})
  expect(made.json).toMatchObject([{verdict: 'starts', keyCreated: true}])
  const real = await startWithEnvironment({env: {MINIO_CONFIG_ENV_FILE: file}}, folder.path)
  expect(real.verdict).toBe('starts')
})
