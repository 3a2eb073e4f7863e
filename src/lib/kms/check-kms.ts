import {AppError} from '../errors/errors.ts'
import {readAutoEncryption} from './auto-encryption.ts'
import {readKeyStatus} from './key-status.ts'
import {kmsFindings} from './kms-findings.ts'
import type {KmsReport} from './kms-report.ts'
import {type KmsApi, readKmsStatus} from './kms-status.ts'
import {type SamplesApi, type StoredData, sampleStored} from './stored-data.ts'

/** What is asked of a server for the report. */
export interface KmsReportApi extends KmsApi {
  get(path: string): Promise<unknown>
}

/** What the report takes beside the admin API. */
export interface ReportSources {
  /** The same client, which gives up after a few seconds: with `timeout` or `cancelled`. */
  readonly impatient: Pick<KmsReportApi, 'get'>
  readonly samples: SamplesApi
  /** Writes an object that names no encryption, says whether it was encrypted, and removes it. */
  readonly probe?: (() => Promise<boolean>) | undefined
}

/**
 * Looks at the KMS of a running server from all sides, and judges: well only without a finding that is an error.
 *
 * What may not be asked is `untested`. It writes nothing, unless a probe is given. Throws `kms_not_configured`, with what
 * else shows that the server had a KMS before.
 */
export async function reportKms(
  api: KmsReportApi,
  {impatient, samples, probe}: ReportSources,
): Promise<KmsReport> {
  const [status, key, iam, auto] = await Promise.all([
    readKmsStatus(api).catch((error: unknown) => statusFault(error)),
    readKeyStatus(api).catch((error: unknown) => unlessDenied(error)),
    iamState(impatient),
    readAutoEncryption(api),
  ])
  if (status instanceof AppError && status.code !== 'server_error') throw withIam(status, iam)
  const inForce = probe === undefined ? 'untested' : (await probe()) ? 'on' : 'off'
  const known = status instanceof AppError ? undefined : status
  // Without any KMS nothing can be read, and each try takes seconds.
  const isAway = known?.endpoints.every((each) => each.status === 'offline') ?? false
  const storedData = isAway ? notTested : await sampleStored(samples)
  const findings = kmsFindings({
    server: api.server,
    known,
    refused: status instanceof AppError ? status : undefined,
    key,
    iam,
    auto,
    inForce,
    storedData,
  })
  return {
    name: known?.name ?? 'unknown',
    defaultKeyId: known?.defaultKeyId ?? key?.keyId ?? '',
    healthy: findings.every(({severity}) => severity !== 'error'),
    endpoints: known?.endpoints ?? [],
    kind: kindOf(known?.name),
    defaultKey: {
      encryption: key?.encryption ?? 'untested',
      decryption: key?.decryption ?? 'untested',
    },
    iam,
    autoEncryption: {configured: auto.configured, inForce},
    storedData,
    findings,
  }
}

const notTested: StoredData = {state: 'untested', bucketsTested: 0, buckets: 0, unreadable: []}

function statusFault(error: unknown): AppError {
  if (error instanceof AppError) return error
  throw error
}

function unlessDenied(error: unknown): undefined {
  if (error instanceof AppError && /^(access_denied|kms_not_configured)$/.test(error.code)) return
  throw error
}

// Groups are the least that needs users; a server that could not decrypt them never answers.
async function iamState(impatient: ReportSources['impatient']): Promise<KmsReport['iam']> {
  try {
    await impatient.get('groups')
    return 'loaded'
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    return /^(timeout|cancelled)$/.test(error.code) ? 'not-loaded' : 'untested'
  }
}

// Encrypted users that a server without a KMS cannot read show that it had one.
function withIam(error: AppError, iam: KmsReport['iam']): AppError {
  if (error.code !== 'kms_not_configured' || iam !== 'not-loaded') return error
  return new AppError(
    error.code,
    `${error.message}, and cannot read the users that it stored: it had a KMS before`,
    {
      hint: 'Start it with the KMS and the key that it had; a key file that is missing is ignored without a word',
      fault: error.fault,
    },
  )
}

function kindOf(name = ''): KmsReport['kind'] {
  if (/builtin/i.test(name)) return 'static'
  return /\bKES\b/.test(name) ? 'kes' : 'unknown'
}
