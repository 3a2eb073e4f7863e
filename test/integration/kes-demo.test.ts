// MinIO beside a real KES with mutual TLS, as `npm run demo:kes` plays it: the story holds when each of its steps does.
import {execFile} from 'node:child_process'
import {resolve} from 'node:path'
import {promisify} from 'node:util'
import {expect, test} from 'vitest'

const root = resolve(import.meta.dirname, '..', '..')

test('a client certificate is renewed, KES goes down, and comes back', async () => {
  const script = resolve(root, 'scripts', 'demo-kes.ts')
  const {stdout} = await promisify(execFile)(process.execPath, [script], {cwd: root})
  const told = stdout.split('\n').filter((line) => line.startsWith('# '))
  expect(told.at(-1)).toBe('# KES is back')
  expect(stdout.match(/Decryption ✔ ok/g)).toHaveLength(5)
  expect(stdout.match(/Encryption ✗/g)).toHaveLength(2)
  // What encrypts, and what lets a client in, is in files alone.
  expect(stdout).not.toMatch(/PRIVATE KEY|kes:v1:/)
}, 180_000)
