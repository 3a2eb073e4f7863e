import {mkdirSync, rmSync, writeFileSync} from 'node:fs'
import {mkdtemp} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import {stripVTControlCharacters} from 'node:util'
import {CreateBucketCommand, GetObjectCommand, PutObjectCommand} from '@aws-sdk/client-s3'
import {findProgram} from './programs.ts'
import {rootClient} from './seed.ts'
import {freePort, type ServerProcess, startServerProcess} from './server-process.ts'

/** An environment, with the files that it names; `${DIR}` is the folder that they lie in. */
export interface EnvironmentCase {
  readonly env: Readonly<Record<string, string>>
  readonly files?: Readonly<Record<string, string>>
  /** The server gets no root user beside the environment. */
  readonly noRoot?: boolean
}

/** What a real server did with an environment, in the words of the recorded ones. */
export interface RealStart {
  readonly verdict: string
  /** The line it ended with. */
  readonly message: string | undefined
  /** Whether a plain upload was stored encrypted; undefined when it did not start. */
  readonly autoEncrypted: boolean | undefined
}

const root = {user: 'rootuser', password: 'rootpassword'}

/** Writes the files of a case into a folder, which is put in for `${DIR}` everywhere. */
export function placeCase({env, files = {}}: EnvironmentCase, dir: string): Record<string, string> {
  const placed = (text: string): string => text.replaceAll('$' + '{DIR}', dir)
  for (const [name, content] of Object.entries(files)) {
    const path = join(dir, name)
    mkdirSync(dirname(path), {recursive: true})
    writeFileSync(path, placed(content), {mode: 0o600})
  }
  return Object.fromEntries(Object.entries(env).map(([name, text]) => [name, placed(text)]))
}

/** Starts MinIO with an environment, tries to encrypt and to decrypt, and says what came of it. */
export async function startWithEnvironment(
  given: EnvironmentCase,
  dir: string,
): Promise<RealStart> {
  const env = placeCase(given, dir)
  const folder = await mkdtemp(join(tmpdir(), 'mctl-environment-'))
  const log = `${folder}.log`
  const drive = join(folder, 'drive')
  mkdirSync(drive)
  const port = await freePort()
  const server = await startServerProcess({
    program: 'sh',
    // In its folder: there relative paths begin.
    args: [
      ...['-c', 'cd "$0" && exec "$@"', dir, await findProgram('minio'), 'server', '--quiet'],
      ...['--certs-dir', join(dir, 'certs'), '--address', `127.0.0.1:${port}`, drive],
    ],
    env: {
      MINIO_BROWSER: 'off',
      MINIO_UPDATE: 'off',
      MINIO_CI_CD: '1',
      ...(given.noRoot ? {} : {MINIO_ROOT_USER: root.user, MINIO_ROOT_PASSWORD: root.password}),
      ...env,
    },
    folder,
    log,
  })
  try {
    const isUp = await comesUp(server, port)
    const text = stripVTControlCharacters(server.log())
    if (!isUp) {
      const message = /^FATAL [^\n]*|^panic: [^\n]*/m.exec(text)?.[0].trim()
      return {
        verdict: message?.startsWith('panic') ? 'crashes' : 'refused',
        message,
        autoEncrypted: undefined,
      }
    }
    const {kms, autoEncrypted} = await tryEncryption(port, given.noRoot === true)
    const isIamBroken = /IAM sub-system is partially initialized/.test(
      stripVTControlCharacters(server.log()),
    )
    return {
      verdict: `starts${kms}${isIamBroken ? '-iam-broken' : ''}`,
      message: undefined,
      autoEncrypted,
    }
  } finally {
    await server.stop()
    rmSync(log, {force: true})
  }
}

async function comesUp(server: ServerProcess, port: number): Promise<boolean> {
  for (const end = Date.now() + 60_000; Date.now() < end; await sleep(30)) {
    if (!server.isRunning()) return false
    const answer = await fetch(`http://127.0.0.1:${port}/minio/health/cluster`).catch(
      () => undefined,
    )
    if (answer?.status === 200) return true
  }
  throw new Error(`The server did not make up its mind:\n${server.log()}`)
}

async function tryEncryption(
  port: number,
  isDefaultRoot: boolean,
): Promise<{kms: '' | '-without-kms' | '-broken-kms'; autoEncrypted: boolean | undefined}> {
  const client = rootClient({
    url: `http://127.0.0.1:${port}`,
    rootUser: isDefaultRoot ? 'minioadmin' : root.user,
    rootPassword: isDefaultRoot ? 'minioadmin' : root.password,
    caFile: '',
  })
  try {
    try {
      await client.send(new CreateBucketCommand({Bucket: 'bkt'}))
    } catch (error) {
      // With a root pair that the server made of its key nobody can look.
      if (error instanceof Error && error.name === 'InvalidAccessKeyId') {
        return {kms: '', autoEncrypted: undefined}
      }
      throw error
    }
    const plain = await client
      .send(new PutObjectCommand({Bucket: 'bkt', Key: 'plain', Body: 'plain'}))
      .catch(() => undefined)
    const autoEncrypted = plain && plain.ServerSideEncryption !== undefined
    const where = {Bucket: 'bkt', Key: 'encrypted'}
    try {
      await client.send(
        new PutObjectCommand({...where, Body: 'secret', ServerSideEncryption: 'AES256'}),
      )
      const {Body} = await client.send(new GetObjectCommand(where))
      const same = (await Body?.transformToString()) === 'secret'
      return {kms: same ? '' : '-broken-kms', autoEncrypted}
    } catch (error) {
      const isWithout = error instanceof Error && error.name === 'NotImplemented'
      return {kms: isWithout ? '-without-kms' : '-broken-kms', autoEncrypted}
    }
  } finally {
    client.destroy()
  }
}
