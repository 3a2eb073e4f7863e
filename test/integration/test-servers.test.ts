import {execFileSync, spawn} from 'node:child_process'
import {existsSync} from 'node:fs'
import {join, resolve} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {describe, expect, test} from 'vitest'
import {startKes} from '../helpers/kes-server.ts'
import {startMinio} from '../helpers/minio-server.ts'
import {runMc, temporaryDirectory} from '../helpers/run-mctl.ts'
import {runOnTerminal} from '../helpers/terminal.ts'

const helpers = resolve(import.meta.dirname, '..', 'helpers')

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

async function goes(pid: number): Promise<boolean> {
  for (let waited = 0; waited < 8000; waited += 50) {
    if (!isAlive(pid)) return true
    await sleep(50)
  }
  return false
}

describe('a MinIO for tests', () => {
  test('serves TLS, has a KMS key, and is gone with its folder after stop', async () => {
    const server = await startMinio()
    const run = await runMc(['--json', 'admin', 'kms', 'key', 'status', 'lab'], {
      env: {MC_HOST_lab: server.aliasUrl, SSL_CERT_FILE: server.caFile},
    })
    expect(run.json).toMatchObject([{keyId: 'my-key', status: 'success'}])
    await server.stop()
    expect(isAlive(server.pid)).toBe(false)
    expect(existsSync(server.certsDir)).toBe(false)
  })

  test('can run without TLS and without a KMS', async () => {
    await using server = await startMinio({tls: false, kms: 'none'})
    const run = await runMc(['--json', 'admin', 'kms', 'key', 'status', 'lab'], {
      env: {MC_HOST_lab: server.aliasUrl},
    })
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(JSON.stringify(run.json)).toContain('KMS is not configured')
  })

  test('with a KES behind it makes keys', async () => {
    await using kes = await startKes()
    await using server = await startMinio({kms: {kes}})
    const env = {MC_HOST_lab: server.aliasUrl, SSL_CERT_FILE: server.caFile}
    await runMc(['admin', 'kms', 'key', 'create', 'lab', 'second'], {env})
    const run = await runMc(['--json', 'admin', 'kms', 'key', 'list', 'lab'], {env})
    expect(run.json).toMatchObject([{keys: ['kes-default', 'second']}])
  })

  test.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
    'goes when the process that started it ends by %s',
    async (signal) => {
      await using place = await temporaryDirectory()
      const starter = spawn(
        process.execPath,
        [
          '--input-type=module',
          '-e',
          `const {startMinio} = await import(${JSON.stringify(join(helpers, 'minio-server.ts'))})
           const server = await startMinio({tls: false})
           console.log(server.pid)
           setInterval(() => {}, 1000)`,
        ],
        {stdio: ['ignore', 'pipe', 'inherit'], cwd: place.path},
      )
      const pid = Number(
        await new Promise((done) => starter.stdout.once('data', (chunk) => done(String(chunk)))),
      )
      expect(isAlive(pid)).toBe(true)
      starter.kill(signal)
      expect(await goes(pid)).toBe(true)
    },
  )

  test.runIf(process.platform === 'linux')('goes when its watchdog is killed', async () => {
    await using server = await startMinio({tls: false})
    const watchdog = execFileSync('ps', ['-o', 'ppid=', '-p', `${server.pid}`], {encoding: 'utf8'})
    process.kill(Number(watchdog), 'SIGKILL')
    expect(await goes(server.pid)).toBe(true)
  })
})

test('a terminal answers a hidden prompt', async () => {
  const run = await runOnTerminal(
    `bash -c 'read -s -p "Secret: " x; echo; echo "got \${#x}"; exit 3'`,
    [{expect: 'Secret: ', send: 'geheim12\n'}],
  )
  expect(run.exitCode).toBe(3)
  expect(run.screen).toContain('got 8')
  expect(run.screen).not.toContain('geheim12')
})
