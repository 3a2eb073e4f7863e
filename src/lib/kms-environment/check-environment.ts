import {readError} from '../certificates/lint/look.ts'
import type {ServiceUser} from '../certificates/lint/service-user.ts'
import {askKes, type KesEndpoint} from './connection/ask-kes.ts'
import {type KesConnection, kesConnection} from './connection/kes-credentials.ts'
import {Environment, type Variable} from './environment.ts'
import {factOf} from './file-facts.ts'
import {gatherDeaf, gatherFiles, lookAt, type Surroundings} from './gather-facts.ts'
import {goTrimmed} from './go-text.ts'
import {type Judged, judgeEnvironment} from './judge-environment.ts'
import type {EnvironmentReport} from './report.ts'
import {type Context, openFile, placeOf, refused, unknownValue} from './rules/context.ts'
import {refusal} from './rules/refusal.ts'
import {readServerEnvFile} from './sources/server-env-file.ts'
import type {Source} from './sources/source.ts'
import {environmentFile} from './variable-names.ts'
import type {Ruling} from './verdict.ts'

/** What is to be known besides the source itself. */
export interface CheckOrder {
  readonly source: Source
  /** What the server ran with before. */
  readonly previous: Source | undefined
  readonly user: ServiceUser
  readonly root: string | undefined
  readonly now: Date
  isDeaf(address: string, port: number): Promise<boolean>
  /** The ways to a KES that is to be asked; undefined where none is. */
  readonly reach?: ((connection: KesConnection) => Promise<readonly KesEndpoint[]>) | undefined
}

/**
 * Says what a server will do with its environment, before it does.
 *
 * Files are looked at on this machine, or below `root`; those of another machine are not known. Throws `access_denied`
 * when this run may see less than the server's user.
 */
export async function checkEnvironment(order: CheckOrder): Promise<EnvironmentReport> {
  const {source, previous, now} = order
  const surroundings: Surroundings = {
    user: order.user,
    directory: source.directory,
    root: order.root,
    elsewhere: source.elsewhere,
    given: source.given ?? new Map(),
    isDeaf: (address, port) => order.isDeaf(address, port),
  }
  const own = await withEnvironmentFile(source, surroundings)
  const before = previous && (await withEnvironmentFile(previous, surroundings)).environment
  const environments = before === undefined ? [own.environment] : [own.environment, before]
  const context: Context = {
    environment: own.environment,
    files: await gatherFiles(environments, surroundings),
    directory: source.directory,
    deaf: await gatherDeaf(own.environment, surroundings),
    previous: before,
    now,
  }
  const offline = judgeEnvironment(context, own.read)
  const connected = await connect(order, context, offline)
  const judged =
    connected === undefined ? offline : judgeEnvironment(context, own.read, connected.ruling)
  const {verdict, message, kms, defaultKey, autoEncryption} = judged
  const findings = judged.findings.toSorted(
    (a, b) => bySeverity[a.severity] - bySeverity[b.severity],
  )
  return {
    source: source.label,
    kind: source.kind,
    ...(source.service === undefined ? {} : {service: source.service}),
    verdict,
    ...(message === undefined ? {} : {message}),
    kms,
    ...(defaultKey === undefined ? {} : {defaultKey}),
    autoEncryption: autoEncryption ?? 'unknown',
    findings,
    notChecked: [
      ...judged.notChecked,
      ...(previous === undefined
        ? ['what is stored already: a server starts, too, when it cannot read it (--before FILE)']
        : []),
    ],
    ...(connected === undefined ? {} : {endpoints: connected.endpoints}),
    healthy: verdict === 'starts' && findings.every(({severity}) => severity !== 'error'),
  }
}

/** Asks the KES where that is what the rules leave open. */
async function connect(
  {reach}: CheckOrder,
  context: Context,
  {verdict, kms}: Judged,
): Promise<Awaited<ReturnType<typeof askKes>> | undefined> {
  if (reach === undefined || kms !== 'kes' || verdict !== 'untested') return undefined
  const connection = kesConnection(context)
  return connection && askKes(await reach(connection), connection.keyName)
}

const bySeverity = {error: 0, warning: 1, info: 2}

/** The variables with those of the file that the server reads first; they win. */
async function withEnvironmentFile(
  {variables, read}: Pick<Source, 'variables' | 'read'>,
  surroundings: Surroundings,
): Promise<{environment: Environment; read: Ruling}> {
  const environment = new Environment(variables)
  if (environment.isUnknown(environmentFile)) {
    const notChecked = [...read.notChecked, unknownValue(environment, environmentFile)]
    return {environment, read: {outcome: {verdict: 'untested'}, ...read, notChecked}}
  }
  const path = goTrimmed(environment.text(environmentFile) ?? '')
  if (path === '') return {environment, read}
  const inner = await readEnvironmentFile(path, placeOf(environment, environmentFile), surroundings)
  return {
    environment: environment.overriddenBy(inner.variables),
    read: {
      ...inner.read,
      ...(read.outcome === undefined ? {} : {outcome: read.outcome}),
      findings: [...read.findings, ...inner.read.findings],
      notChecked: [...read.notChecked, ...inner.read.notChecked],
    },
  }
}

async function readEnvironmentFile(
  path: string,
  where: string,
  surroundings: Surroundings,
): Promise<{variables: readonly Variable[]; read: Ruling}> {
  const fact = factOf(new Map([[path, await lookAt(path, surroundings)]]), path)
  if ('untested' in fact) {
    const notChecked = [`the file of ${environmentFile}: ${fact.untested}`]
    return {variables: [], read: {outcome: {verdict: 'untested'}, findings: [], notChecked}}
  }
  if (fact.look.kind === 'missing') {
    const message = `There is nothing at ${path}, and the server says nothing about it`
    const finding = {severity: 'error' as const, code: 'env-file-missing', where, message}
    return {variables: [], read: {findings: [finding], notChecked: []}}
  }
  const error = readError(fact.look)
  if (error !== undefined) {
    const read = refusal(refused(`Unable to read the config environment file: ${error}`), {
      code: 'env-file-unreadable',
      where,
      message: 'The server cannot read its environment file',
      fix: 'Name a file that the user of the server may read',
    })
    return {variables: [], read}
  }
  const file = readServerEnvFile(Buffer.from(fact.look.bytes ?? []).toString('utf8'), path)
  const {read} = file
  return {...file, read: {...read, findings: [...read.findings, ...openFile(fact.look, where)]}}
}
