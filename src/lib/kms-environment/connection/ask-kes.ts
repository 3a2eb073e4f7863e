import {AppError} from '../../errors/errors.ts'
import {notConnected} from '../rules/context.ts'
import {generate, generateUrl, requestPath} from '../rules/kes-endpoints.ts'
import {refusal} from '../rules/refusal.ts'
import type {Finding, Ruling} from '../verdict.ts'
import {goError} from './go-error.ts'
import type {Answer, EndpointReport, KesCalls} from './kes-calls.ts'

/** An address of a KES, and the way to it. */
export interface KesEndpoint {
  readonly endpoint: string
  readonly kes: KesCalls
}

interface Asked {
  readonly report: EndpointReport
  readonly kes: KesCalls
  /** What MinIO would say of its first call; undefined where that went well. */
  readonly error: string | undefined
  /** Whether an answer came at all: only then the server does not try the next address. */
  readonly hasAnswered: boolean
}

const where = 'MINIO_KMS_KES_ENDPOINT'

/**
 * Asks each address of a KES by itself for what a MinIO asks of it: a data key, and to decrypt that. Nothing is made.
 *
 * The server goes on to the next address when one does not answer, and takes the first answer for what it is.
 */
export async function askKes(
  endpoints: readonly KesEndpoint[],
  name: string,
): Promise<{readonly ruling: Ruling; readonly endpoints: EndpointReport[]}> {
  const asked = await Promise.all(endpoints.map((endpoint) => ask(endpoint, name)))
  const decisive = asked.find(({hasAnswered}) => hasAnswered) ?? asked[0]
  const silent = asked.filter((each) => each !== decisive && each.error !== undefined)
  const ruling = decisive === undefined ? nothing : await rule(decisive, name)
  const others = silent.map(
    ({report, error = ''}): Finding => ({
      severity: 'warning',
      code: 'kes-endpoint-failing',
      where,
      message: `${report.endpoint} is of no use now; the server goes on without it`,
      serverMessage: error,
    }),
  )
  return {
    ruling: {...ruling, findings: [...ruling.findings, ...others]},
    endpoints: asked.map(({report}) => report),
  }
}

const nothing: Ruling = {findings: [], notChecked: []}

async function ask({endpoint, kes}: KesEndpoint, name: string): Promise<Asked> {
  const url = generateUrl(endpoint, requestPath(name))
  const [version, ready, described, made] = await Promise.allSettled([
    kes.version(),
    kes.ready(),
    kes.describeKey(name),
    kes.generateKey(name),
  ])
  const opened =
    made.status === 'fulfilled'
      ? await Promise.allSettled([kes.decrypt(name, made.value.ciphertext)])
      : []
  const [decrypted] = opened
  const isSame =
    decrypted?.status === 'fulfilled' &&
    made.status === 'fulfilled' &&
    decrypted.value.reveal() === made.value.plaintext.reveal()
  const error = made.status === 'rejected' ? goError(made.reason, url) : undefined
  return {
    kes,
    error,
    hasAnswered: made.status === 'fulfilled' || isAnswer(made.reason),
    report: {
      endpoint,
      ...(version.status === 'fulfilled' ? {version: version.value.version} : {}),
      ...(kes.identity === undefined ? {} : {identity: kes.identity}),
      ready: answerOf(ready),
      describe: answerOf(described),
      generate: answerOf(made),
      decrypt: decrypted === undefined ? 'untested' : isSame ? 'ok' : answerOf(decrypted, 'failed'),
      ...(error === undefined ? {} : {error}),
    },
  }
}

function isAnswer(reason: unknown): boolean {
  return reason instanceof AppError && (reason.fault !== undefined || reason.code === 'protocol')
}

function answerOf(outcome: PromiseSettledResult<unknown>, other: Answer = 'ok'): Answer {
  if (outcome.status === 'fulfilled') return other
  const code = outcome.reason instanceof AppError ? outcome.reason.code : undefined
  if (code === 'access_denied') return 'not-allowed'
  return code === 'kms_key_not_found' ? 'no-key' : 'failed'
}

async function rule({report, kes, error = ''}: Asked, name: string): Promise<Ruling> {
  const {generate: made, decrypt, identity = 'of the server'} = report
  const policy = 'Give the identity a policy that allows generate, decrypt and create for this key'
  if (made === 'not-allowed') {
    return {
      outcome: {verdict: 'starts-broken-kms-iam-broken'},
      findings: [
        {
          severity: 'error',
          code: 'kes-not-allowed',
          where,
          message: `KES does not let the identity ${identity} make data keys with ${name}: the server starts, looks well, stores plain what auto encryption was to encrypt, and knows no users`,
          serverMessage: 'insufficient permissions to perform KMS operation',
          fix: policy,
        },
      ],
      notChecked: [],
    }
  }
  if (made === 'no-key') return ruleWithoutKey(kes, name, identity)
  if (made === 'failed') {
    return refusal(notConnected(generate(error)), {
      code: 'kes-unusable',
      where,
      message: 'The one call by which the server proves its KMS at start fails',
      fix: 'mctl kes status --server URL shows more',
    })
  }
  if (decrypt === 'ok') return nothing
  return {
    outcome: {verdict: 'starts-broken-kms'},
    findings: [
      {
        severity: 'error',
        code: 'kes-no-decrypt',
        where,
        message: `KES lets the identity ${identity} encrypt with ${name} and not decrypt: the server starts, takes what is uploaded, and never gives it out again`,
        fix: policy,
      },
    ],
    notChecked: [],
  }
}

/** The server makes a key that is not there, where it may. */
async function ruleWithoutKey(kes: KesCalls, name: string, identity: string): Promise<Ruling> {
  const may = await mayCreate(kes, name)
  const absent = `KES has no key ${name}`
  if (may === undefined) {
    return {
      outcome: {verdict: 'untested'},
      findings: [],
      notChecked: [
        `whether the server may make the key ${name}, which KES does not have: its policy may not be read`,
      ],
    }
  }
  if (may) {
    const message = `${absent}: the server makes it when it starts. If one of that name was there before, what was encrypted with it is lost`
    return {
      findings: [{severity: 'warning', code: 'kes-key-made', where, message}],
      notChecked: [],
    }
  }
  return {
    outcome: {verdict: 'starts-broken-kms-iam-broken'},
    findings: [
      {
        severity: 'error',
        code: 'kes-key-missing',
        where,
        message: `${absent}, and the identity ${identity} may not make it: the server starts, and its KMS does not work`,
        serverMessage: 'key with given key ID does not exist',
        fix: `mctl kes key create ${name}`,
      },
    ],
    notChecked: [],
  }
}

/** Whether the policy of the caller lets it make a key; undefined where the policy may not be read. */
async function mayCreate(kes: KesCalls, name: string): Promise<boolean | undefined> {
  if (kes.identity === undefined) return undefined
  try {
    const {policy} = await kes.describeIdentity(kes.identity)
    if (policy === undefined) return undefined
    const {allow, deny} = await kes.readPolicy(policy)
    const path = `/v1/key/create/${name}`
    const fits = (pattern: string): boolean =>
      pattern.endsWith('*') ? path.startsWith(pattern.slice(0, -1)) : path === pattern
    return allow.some(fits) && !deny.some(fits)
  } catch (error) {
    if (error instanceof AppError) return undefined
    throw error
  }
}
