import {join, resolve} from 'node:path'
import {look} from '../certificates/lint/look.ts'
import type {ServiceUser} from '../certificates/lint/service-user.ts'
import {dialled, expandEndpoints} from './endpoints.ts'
import type {Environment} from './environment.ts'
import type {FileFact, FileFacts} from './file-facts.ts'
import {hostPort, loopbackAddress} from './loopback.ts'
import {absolutePath} from './rules/context.ts'

/** Where the files of a server are to be looked for, and as whom. */
export interface Surroundings {
  readonly user: ServiceUser
  /** Where relative paths begin; undefined where that is not known. */
  readonly directory: string | undefined
  /** A folder that is the root of the server's files. */
  readonly root: string | undefined
  /** Why its paths are not those of this machine; undefined when they are. */
  readonly elsewhere: string | undefined
  /** Files that are known without looking, by their path. */
  readonly given: ReadonlyMap<string, Uint8Array>
  /** Whether nobody listens on an address of this machine. */
  isDeaf(address: string, port: number): Promise<boolean>
}

/** Looks at every file that the rules ask for. Throws `access_denied` when this run may see less than the server. */
export async function gatherFiles(
  environments: readonly Environment[],
  surroundings: Surroundings,
): Promise<FileFacts> {
  const paths = new Set(environments.flatMap((environment) => pathsOf(environment, surroundings)))
  return new Map(
    await Promise.all(
      [...paths].map(
        async (path): Promise<[string, FileFact]> => [path, await lookAt(path, surroundings)],
      ),
    ),
  )
}

function pathsOf(environment: Environment, surroundings: Surroundings): string[] {
  const secret = environment.text('MINIO_KMS_SECRET_KEY_FILE') ?? ''
  const authorities = environment.trimmed('MINIO_KMS_KES_CAPATH') ?? ''
  const pair = ['MINIO_KMS_KES_CERT_FILE', 'MINIO_KMS_KES_KEY_FILE'].map((name) =>
    absolutePath(surroundings, environment.trimmed(name) ?? ''),
  )
  return [...[secret, authorities].filter((path) => path !== ''), ...pair]
}

/** What the server finds at a path. Throws `access_denied`. */
export async function lookAt(path: string, surroundings: Surroundings): Promise<FileFact> {
  const {user, directory, root, elsewhere, given} = surroundings
  const bytes = given.get(path)
  if (bytes !== undefined) return {look: givenLook(path, bytes)}
  if (elsewhere !== undefined && root === undefined) return {untested: elsewhere}
  if (!path.startsWith('/') && directory === undefined) {
    return {untested: 'where a relative path begins is not known'}
  }
  // No name of a file holds a NUL.
  if (path.includes('\0')) return {untested: 'its path holds a NUL'}
  const absolute = resolve(directory ?? '/', path)
  const found = await look(root === undefined ? absolute : join(root, absolute), user)
  return {look: {...found, path}}
}

function givenLook(path: string, bytes: Uint8Array): Extract<FileFact, {look: unknown}>['look'] {
  return {
    path,
    isLink: false,
    kind: 'file',
    realPath: path,
    owned: undefined,
    isReadable: true,
    bytes,
  }
}

/** The addresses of this machine among those of the KMS on which nobody listens. */
export async function gatherDeaf(
  environment: Environment,
  {elsewhere, isDeaf}: Pick<Surroundings, 'elsewhere' | 'isDeaf'>,
): Promise<ReadonlySet<string>> {
  if (elsewhere !== undefined) return new Set()
  const endpoints = ['MINIO_KMS_KES_ENDPOINT', 'MINIO_KMS_SERVER'].flatMap((name) => {
    const expanded = expandEndpoints(environment.trimmed(name) ?? '')
    return 'error' in expanded ? [] : expanded.endpoints
  })
  const deaf = new Set<string>()
  for (const endpoint of endpoints) {
    const address = dialled(/^https?:/i.test(endpoint) ? endpoint : `https://${endpoint}`)
    const loopback = address && loopbackAddress(address.host)
    if (address === undefined || loopback === undefined) continue
    if (await isDeaf(loopback, address.port)) deaf.add(hostPort(loopback, address.port))
  }
  return deaf
}
