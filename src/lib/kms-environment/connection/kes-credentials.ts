import {Secret} from '../../base/secret.ts'
import {textOfLook} from '../../certificates/lint/look.ts'
import {decodeGoPem, trimGoSpace} from '../../x509/go/go-pem.ts'
import {decryptBlock, isEncryptedBlock} from '../../x509/keys/encrypted-key.ts'
import {toPem} from '../../x509/pem.ts'
import {expandEndpoints} from '../endpoints.ts'
import {factOf} from '../file-facts.ts'
import {absolutePath, type Context} from '../rules/context.ts'
import {usesApiKey} from '../rules/kes.ts'

/** Where a server finds its KES, who it is there, and for which key. */
export interface KesConnection {
  readonly endpoints: readonly string[]
  readonly keyName: string
  readonly credentials:
    | {readonly apiKey: Secret}
    | {readonly cert: string; readonly key: Secret; readonly files: {cert: string; key: string}}
  /** PEM, or the path of a folder with such files; undefined where the server's own `certs/CAs` counts. */
  readonly authorities: {readonly pem: string} | {readonly folder: string} | undefined
}

/** What an environment that passed the rules says of its KES; undefined where a part of it is not known here. */
export function kesConnection(context: Context): KesConnection | undefined {
  const {environment, files} = context
  const expanded = expandEndpoints(environment.trimmed('MINIO_KMS_KES_ENDPOINT') ?? '')
  const keyName = environment.trimmed('MINIO_KMS_KES_KEY_NAME')
  const credentials = usesApiKey(environment) ? apiKeyOf(context) : pairOf(context)
  if ('error' in expanded || keyName === undefined || credentials === undefined) return undefined
  const path = environment.trimmed('MINIO_KMS_KES_CAPATH') ?? ''
  const fact = path === '' ? undefined : factOf(files, path)
  if (fact !== undefined && 'untested' in fact) return undefined
  const authorities =
    fact === undefined
      ? undefined
      : fact.look.kind === 'folder'
        ? {folder: fact.look.realPath}
        : {pem: textOfLook(fact.look)}
  const endpoints = expanded.endpoints.filter((endpoint) => endpoint !== '')
  return {endpoints, keyName, credentials, authorities}
}

function apiKeyOf({environment}: Context): {readonly apiKey: Secret} | undefined {
  const text = environment.trimmed('MINIO_KMS_KES_API_KEY')
  if (text === undefined) return undefined
  return {apiKey: new Secret(`kes:v1:${text.replace(/^kes:v1:/, '').replace(/[\r\n]/g, '')}`)}
}

function pairOf(context: Context): KesConnection['credentials'] | undefined {
  const {environment, files} = context
  const [certPath = '', keyPath = ''] = ['MINIO_KMS_KES_CERT_FILE', 'MINIO_KMS_KES_KEY_FILE'].map(
    (name) => absolutePath(context, environment.trimmed(name) ?? ''),
  )
  const [cert, key] = [factOf(files, certPath), factOf(files, keyPath)]
  if ('untested' in cert || 'untested' in key) return undefined
  const {block} = decodeGoPem(trimGoSpace(textOfLook(key.look)))
  if (block === undefined) return undefined
  const password = new Secret(environment.trimmed('MINIO_KMS_KES_KEY_PASSWORD') ?? '')
  const plain = isEncryptedBlock(block) ? decryptBlock(block, password) : block
  if ('error' in plain) return undefined
  return {
    cert: textOfLook(cert.look),
    key: new Secret(toPem(block.type, plain.bytes)),
    files: {cert: certPath, key: keyPath},
  }
}
