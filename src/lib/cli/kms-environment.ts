import {dirname, join, resolve} from 'node:path'
import {findServiceUser, type ServiceUser} from '../certificates/lint/service-user.ts'
import {AppError} from '../errors/errors.ts'
import {isPortRefused} from '../http/refused-port.ts'
import {checkEnvironment} from '../kms-environment/check-environment.ts'
import type {EnvironmentReport} from '../kms-environment/report.ts'
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
}

/** Checks what the named files start, or the environment of this process without one. */
export async function checkedEnvironments(
  services: Services,
  files: readonly string[],
  {as, before, root, user}: CheckFlags,
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
      }),
    )
  }
  return reports
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
