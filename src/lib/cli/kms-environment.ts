import {randomBytes} from 'node:crypto'
import {readdir, readFile} from 'node:fs/promises'
import {dirname, join, resolve} from 'node:path'
import {findServiceUser, type ServiceUser} from '../certificates/lint/service-user.ts'
import {AppError} from '../errors/errors.ts'
import {isPortRefused} from '../http/refused-port.ts'
import {type CheckOrder, checkEnvironment} from '../kms-environment/check-environment.ts'
import type {KesEndpoint} from '../kms-environment/connection/ask-kes.ts'
import type {KesConnection} from '../kms-environment/connection/kes-credentials.ts'
import type {EnvironmentReport} from '../kms-environment/report.ts'
import {envFileSource} from '../kms-environment/sources/env-file.ts'
import {processSource} from '../kms-environment/sources/process.ts'
import {readSources} from '../kms-environment/sources/read-sources.ts'
import type {GivenFile, Source, SourceKind} from '../kms-environment/sources/source.ts'
import type {ReadNamed} from '../kms-environment/sources/systemd-unit.ts'
import type {Services} from './services.ts'
import {readInput} from './stdin.ts'

/** What the command line says of a check. */
export interface CheckFlags {
  readonly as: SourceKind | undefined
  readonly before: string | undefined
  readonly root: string | undefined
  readonly user: string | undefined
  readonly connect: boolean
  readonly 'certs-dir': string | undefined
}

/** Checks what the named files start, or the environment of this process without one. */
export async function checkedEnvironments(
  services: Services,
  files: readonly string[],
  {as, before, root, user, connect, 'certs-dir': certsDir}: CheckFlags,
): Promise<EnvironmentReport[]> {
  const sources =
    files.length === 0
      ? [processSource(services.environment, process.cwd())]
      : await sourcesOf(files, as, root)
  const previous = before === undefined ? undefined : await previousOf(before, as, root)
  const reports: EnvironmentReport[] = []
  for (const source of sources) {
    reports.push(
      await checkEnvironment({
        source,
        previous,
        user: await userOf(user, source, root),
        root: root === undefined ? undefined : resolve(root),
        now: services.now(),
        isDeaf: isPortRefused,
        reach: connect ? (kes) => reachKes(services, kes, certsDir) : undefined,
      }),
    )
  }
  return reports
}

/** Checks a new environment as a file that a server of this machine is to read, and asks its KES. */
export async function checkedText(
  services: Services,
  text: string,
  path: string,
): Promise<EnvironmentReport> {
  return checkEnvironment(
    await orderOf(services, text, path, (kes) => reachKes(services, kes, undefined)),
  )
}

/** Makes the key of a new environment at its KES; false when it was there. */
export async function createKesKey(
  services: Services,
  text: string,
  name: string,
): Promise<boolean> {
  let isMade = false
  const reach = async (connection: KesConnection): Promise<KesEndpoint[]> => {
    const endpoints = await reachKes(services, connection, undefined)
    isMade =
      (await endpoints[0]?.kes.createKey(name).then(
        () => true,
        (error: unknown) => {
          if (error instanceof AppError && error.code === 'conflict') return false
          throw error
        },
      )) ?? false
    return endpoints
  }
  await checkEnvironment(await orderOf(services, text, 'the new environment', reach))
  return isMade
}

async function orderOf(
  services: Services,
  text: string,
  path: string,
  reach: CheckOrder['reach'],
): Promise<CheckOrder> {
  return {
    source: envFileSource({path, text}, process.cwd()),
    previous: undefined,
    user: await findServiceUser(String(process.getuid?.() ?? 0), '.'),
    root: undefined,
    now: services.now(),
    isDeaf: isPortRefused,
    reach,
  }
}

async function sourcesOf(
  files: readonly string[],
  as: SourceKind | undefined,
  root: string | undefined,
): Promise<Source[]> {
  const given: GivenFile[] = []
  for (const path of files) {
    // With a byte order mark, which a server stumbles over.
    const text = Buffer.from(await readInput(path)).toString('utf8')
    given.push({path: path === '-' ? 'stdin' : path, text})
  }
  const [first = '.'] = files
  return readSources(given, {as, directory: process.cwd(), readNamed: namedFrom(first, root)})
}

/** Reads files that a source names: relative ones lie beside it, others below `root` where one was given. */
function namedFrom(beside: string, root: string | undefined): ReadNamed {
  return async (path) => {
    const place = path.startsWith('/') ? join(root ?? '/', path) : join(dirname(beside), path)
    if (/[*?[]/.test(path)) return {untested: 'it is a pattern of names'}
    try {
      return {text: Buffer.from(await readInput(place)).toString('utf8')}
    } catch (error) {
      if (error instanceof AppError && error.code === 'file_not_found') return undefined
      if (error instanceof AppError && error.code === 'access_denied') {
        return {untested: 'this user may not read it'}
      }
      throw error
    }
  }
}

async function previousOf(
  file: string,
  as: SourceKind | undefined,
  root: string | undefined,
): Promise<Source> {
  const [source, ...more] = await sourcesOf([file], as, root)
  if (source !== undefined && more.length === 0) return source
  throw new AppError('bad_input', `${file} starts more than one server`, {
    hint: 'Name a file with the environment of one',
  })
}

/** A way to each address of a KES, as the server goes it: with its certificate, and whom it trusts. */
async function reachKes(
  services: Services,
  {endpoints, credentials, authorities}: KesConnection,
  certsDir: string | undefined,
): Promise<KesEndpoint[]> {
  const {clientOfApiKey, clientOfPair} = await import('../kes/client-identity.ts')
  const client =
    'apiKey' in credentials
      ? clientOfApiKey(credentials.apiKey, 'the environment', services.now(), randomBytes)
      : clientOfPair(credentials.cert, credentials.key.reveal(), credentials.files)
  const folder = certsDir === undefined ? undefined : {folder: join(certsDir, 'CAs')}
  const ca = await pemOf(authorities ?? folder)
  return Promise.all(
    endpoints.map(async (endpoint) => ({
      endpoint,
      kes: await services.kes({name: endpoint, url: endpoint, ca}, client, `--server ${endpoint}`),
    })),
  )
}

async function pemOf(authorities: KesConnection['authorities']): Promise<string[]> {
  if (authorities === undefined) return []
  if ('pem' in authorities) return authorities.pem.includes('CERTIFICATE') ? [authorities.pem] : []
  const names = await readdir(authorities.folder).catch(() => [])
  const texts = names.map((name) =>
    readFile(join(authorities.folder, name), 'latin1').catch(() => ''),
  )
  return (await Promise.all(texts)).filter((text) => text.includes('-----BEGIN CERTIFICATE-----'))
}

/** The user of the server: as given, as the unit says, or whoever runs this. */
function userOf(
  given: string | undefined,
  source: Source,
  root: string | undefined,
): Promise<ServiceUser> {
  const own = String(process.getuid?.() ?? 0)
  const ofUnit = root === undefined ? source.user : undefined
  return findServiceUser(given ?? own, '.').then((user) =>
    given === undefined && ofUnit !== undefined
      ? // One that is not on this machine runs the server on another.
        findServiceUser(ofUnit, '.').catch(() => user)
      : user,
  )
}
