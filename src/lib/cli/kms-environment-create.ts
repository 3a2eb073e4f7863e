import {randomBytes} from 'node:crypto'
import {resolve} from 'node:path'
import {Secret} from '../base/secret.ts'
import {AppError} from '../errors/errors.ts'
import {
  type EnvironmentCreated,
  environmentText,
  mustBeKeyName,
  type NewVariables,
  staticVariables,
} from '../kms-environment/creation/new-environment.ts'
import {checkedText, createKesKey} from './kms-environment.ts'
import {writeOutput} from './output-file.ts'
import {readPassword} from './passwords.ts'
import {askText} from './prompts.ts'
import type {Services} from './services.ts'

/** What the command line says of a new environment. */
export interface CreateFlags {
  readonly static: boolean
  readonly kes: boolean
  readonly kms: boolean
  readonly 'key-name': string | undefined
  readonly endpoint: string | undefined
  readonly 'api-key-file': string | undefined
  readonly cert: string | undefined
  readonly key: string | undefined
  readonly 'password-file': string | undefined
  readonly ca: string | undefined
  readonly enclave: string | undefined
  readonly 'auto-encryption': boolean
  readonly 'create-key': boolean
  readonly output: string
  readonly force: boolean
}

/**
 * Makes the environment, checks it by the rules of the server and with its KES, and only then writes it, 0600.
 *
 * Throws `bad_input` for what the server would not start with, or not encrypt with; then nothing is written.
 */
export async function createdEnvironment(
  services: Services,
  flags: CreateFlags,
): Promise<EnvironmentCreated> {
  const kms = flags.static ? 'static' : flags.kes ? 'kes' : 'minkms'
  const name = flags['key-name'] ?? (await asked('Name of the key:', '--key-name'))
  mustBeKeyName(name)
  const ofKind = {
    static: async () => staticVariables(name, randomBytes),
    kes: () => kesVariables(flags, name),
    minkms: () => minkmsVariables(flags, name),
  }
  const variables: NewVariables = [
    ...(await ofKind[kms]()),
    ...(flags['auto-encryption']
      ? ([['MINIO_KMS_AUTO_ENCRYPTION', new Secret('on')]] as const)
      : []),
  ]
  const text = environmentText(variables)
  const keyCreated =
    kms === 'kes' && flags['create-key'] && (await createKesKey(services, text, name))
  const report = await checkedText(services, text, flags.output)
  const isGood = report.healthy || (kms === 'minkms' && report.verdict === 'untested')
  if (!isGood) {
    const [finding] = report.findings
    throw new AppError(
      'bad_input',
      `A server would not do with this (${report.verdict}); nothing was written`,
      {hint: finding ? `${finding.message}. ${finding.fix ?? ''}`.trim() : report.notChecked[0]},
    )
  }
  await writeOutput(flags.output, text, {mode: 0o600, mustBeNew: !flags.force})
  return {
    file: flags.output,
    kms,
    defaultKey: name,
    variables: variables.map(([variable]) => variable),
    verdict: report.verdict,
    keyCreated,
    remarks: [
      ...remarksOn[kms],
      ...report.findings.map(({message}) => message),
      ...(kms === 'minkms' ? report.notChecked.map((what) => `not checked: ${what}`) : []),
    ],
    changed: true,
  }
}

const remarksOn = {
  static: [
    'The key stands in this file alone: keep a copy of it in another place, for without it nothing that is encrypted can be read',
  ],
  kes: [],
  minkms: [
    'No MinKMS was at hand when mctl was made: this was checked as far as the server checks it by itself',
  ],
}

async function kesVariables(flags: CreateFlags, name: string): Promise<NewVariables> {
  const {cert, key, ca} = flags
  const endpoint =
    flags.endpoint ?? (await asked('Address of KES, https://HOST:7373:', '--endpoint'))
  const hasPair = cert !== undefined && key !== undefined
  if (hasPair === (flags['api-key-file'] !== undefined)) {
    throw new AppError('usage', 'Say as whom the server comes to KES: one of two ways', {
      hint: 'Give --api-key-file FILE, or --cert FILE and --key FILE',
    })
  }
  const file = (path: string): Secret => new Secret(resolve(path))
  return [
    ['MINIO_KMS_KES_ENDPOINT', new Secret(endpoint)],
    ['MINIO_KMS_KES_KEY_NAME', new Secret(name)],
    ...(await credentials(flags, file)),
    ...(ca === undefined ? [] : ([['MINIO_KMS_KES_CAPATH', file(ca)]] as const)),
  ]
}

async function credentials(
  {cert, key, 'api-key-file': apiKey, 'password-file': password}: CreateFlags,
  file: (path: string) => Secret,
): Promise<NewVariables> {
  if (apiKey !== undefined) {
    return [['MINIO_KMS_KES_API_KEY', await readPassword(apiKey, '--api-key-file')]]
  }
  if (cert === undefined || key === undefined) return []
  return [
    ['MINIO_KMS_KES_CERT_FILE', file(cert)],
    ['MINIO_KMS_KES_KEY_FILE', file(key)],
    ...(password === undefined
      ? []
      : ([
          ['MINIO_KMS_KES_KEY_PASSWORD', await readPassword(password, '--password-file')],
        ] as const)),
  ]
}

async function minkmsVariables(flags: CreateFlags, name: string): Promise<NewVariables> {
  const apiKey = flags['api-key-file']
  if (apiKey === undefined) {
    throw new AppError('usage', 'The API key of MinKMS is missing', {
      hint: 'Give --api-key-file FILE, or - for stdin',
    })
  }
  return [
    [
      'MINIO_KMS_SERVER',
      new Secret(flags.endpoint ?? (await asked('Address of MinKMS:', '--endpoint'))),
    ],
    ['MINIO_KMS_ENCLAVE', new Secret(flags.enclave ?? (await asked('Enclave:', '--enclave')))],
    ['MINIO_KMS_SSE_KEY', new Secret(name)],
    ['MINIO_KMS_API_KEY', await readPassword(apiKey, '--api-key-file')],
  ]
}

async function asked(question: string, flag: string): Promise<string> {
  const answer = await askText(question)
  if (answer !== undefined && answer !== '') return answer
  throw new AppError('usage', `${flag} is missing`, {
    hint: 'Without a terminal nobody can be asked',
  })
}
