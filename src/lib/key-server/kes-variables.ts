import {Secret} from '../base/secret.ts'
import {AppError} from '../errors/errors.ts'

/** The value of a variable, and its name. */
export interface FromVariable<T> {
  readonly value: T
  readonly from: string
}

/** What the environment says of a KES; undefined is what no variable names. */
export interface KesVariables {
  /** An address, or MinIO's list of them. */
  readonly server: FromVariable<string> | undefined
  readonly apiKey: FromVariable<Secret> | undefined
  /** Files of a client certificate and its key. */
  readonly pair:
    | {readonly cert: FromVariable<string>; readonly key: FromVariable<string>}
    | undefined
  /** The password of that key. */
  readonly password: FromVariable<Secret> | undefined
  /** A file with the certificates of CAs, or a folder of them. */
  readonly ca: FromVariable<string> | undefined
}

// The kes client's own, those that its later releases read, and MinIO's.
const names = {
  server: ['KES_SERVER', 'MINIO_KES_SERVER', 'MINIO_KMS_KES_ENDPOINT'],
  apiKey: ['KES_API_KEY', 'MINIO_KES_API_KEY', 'MINIO_KMS_KES_API_KEY'],
  cert: ['KES_CLIENT_CERT', 'MINIO_KES_CERT_FILE', 'MINIO_KMS_KES_CERT_FILE'],
  key: ['KES_CLIENT_KEY', 'MINIO_KES_KEY_FILE', 'MINIO_KMS_KES_KEY_FILE'],
  password: ['MINIO_KMS_KES_KEY_PASSWORD'],
  ca: ['MINIO_KMS_KES_CAPATH'],
} as const

/**
 * Reads the variables that name a KES and a client of it; an empty one is as good as none.
 *
 * Throws `bad_input` that names both variables where two contradict each other: two values for one thing, an API key
 * beside a certificate; and where a certificate or its key stands alone.
 */
export function readKesVariables(variable: (name: string) => string | undefined): KesVariables {
  const find = (thing: keyof typeof names): FromVariable<string> | undefined =>
    onlyValue(names[thing], variable)
  const [apiKey, cert, key] = [find('apiKey'), find('cert'), find('key')]
  const other = cert ?? key
  if (apiKey && other) {
    throw new AppError('bad_input', `${apiKey.from} and ${other.from} are both set`, {
      hint: 'A client has an API key, or a certificate with its key: unset one of the two',
    })
  }
  return {
    server: find('server'),
    apiKey: secret(apiKey),
    pair: pairOf(cert, key),
    password: secret(find('password')),
    ca: find('ca'),
  }
}

function onlyValue(
  variables: readonly string[],
  variable: (name: string) => string | undefined,
): FromVariable<string> | undefined {
  const found = variables.flatMap((from) => {
    const value = variable(from)?.trim()
    return value ? [{value, from}] : []
  })
  const [first] = found
  const other = found.find(({value}) => value !== first?.value)
  if (first === undefined || other === undefined) return first
  // Not what they hold: it may be an API key.
  throw new AppError('bad_input', `${first.from} and ${other.from} contradict each other`, {
    hint: 'Unset one of the two, or name the server and its client with flags',
  })
}

function pairOf(
  cert: FromVariable<string> | undefined,
  key: FromVariable<string> | undefined,
): KesVariables['pair'] {
  if (cert && key) return {cert, key}
  const alone = cert ?? key
  if (!alone) return undefined
  const [own, others]: (readonly string[])[] = cert
    ? [names.cert, names.key]
    : [names.key, names.cert]
  const missing = others?.[own?.indexOf(alone.from) ?? 0]
  throw new AppError('bad_input', `${alone.from} is set, and ${missing} is not`, {
    hint: 'A client certificate and its key belong together',
  })
}

function secret(found: FromVariable<string> | undefined): FromVariable<Secret> | undefined {
  return found && {value: new Secret(found.value), from: found.from}
}
