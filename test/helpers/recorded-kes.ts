import {randomBytes} from 'node:crypto'
import {chmodSync, mkdirSync, writeFileSync} from 'node:fs'
import {mkdtemp} from 'node:fs/promises'
import https from 'node:https'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {Secret} from '../../src/lib/base/secret.ts'
import {clientOfApiKey} from '../../src/lib/kes/client-identity.ts'
import {findProgram} from './programs.ts'
import {recordedKes} from './recorded-environments.ts'
import {freePort, startServerProcess} from './server-process.ts'

/** A KES with the policies, identities and keys that the environments were recorded with. */
export async function startRecordedKes(): Promise<AsyncDisposable & {readonly port: number}> {
  const {kes, files, keys, apiKeys} = recordedKes()
  const folder = await mkdtemp(join(tmpdir(), 'mctl-recorded-kes-'))
  for (const [name, pem] of Object.entries(files)) {
    writeFileSync(join(folder, name), pem)
    if (name.endsWith('.key')) chmodSync(join(folder, name), 0o600)
  }
  mkdirSync(join(folder, 'keys'))
  const port = await freePort()
  const config = join(folder, 'kes.yml')
  const text = (kes.kes1 ?? '').replaceAll('$' + '{FX}', folder).replace(':9850', `:${port}`)
  writeFileSync(config, text)
  const server = await startServerProcess({
    program: await findProgram('kes'),
    args: ['server', '--config', config],
    env: {},
    folder,
  })
  const admin = clientOfApiKey(
    new Secret(apiKeys.admin ?? ''),
    'the fixture',
    new Date(),
    randomBytes,
  )
  const create = (name: string): Promise<number> => {
    const {promise, resolve} = Promise.withResolvers<number>()
    const request = https.request(
      `https://127.0.0.1:${port}/v1/key/create/${name}`,
      {method: 'PUT', ...{cert: admin.cert, key: admin.key}, rejectUnauthorized: false},
      (response) => {
        response.resume()
        resolve(response.statusCode ?? 0)
      },
    )
    request.on('error', () => resolve(0))
    request.end()
    return promise
  }
  for (const name of keys) {
    for (const end = Date.now() + 30_000; (await create(name)) !== 200; await sleep(50)) {
      if (Date.now() > end) throw new Error(`KES makes no key:\n${server.log()}`)
    }
  }
  return {port, [Symbol.asyncDispose]: server.stop}
}
