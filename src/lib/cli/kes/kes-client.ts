import {randomBytes} from 'node:crypto'
import {Secret} from '../../base/secret.ts'
import type {AliasRecord} from '../../config/alias-record.ts'
import {clientOfApiKey, clientOfPair, type KesClient} from '../../kes/client-identity.ts'
import type {KesVariables} from '../../key-server/kes-variables.ts'
import {passwordsFor} from '../passwords.ts'
import {askPassword} from '../prompts.ts'
import type {Services} from '../services.ts'
import {readInput, readInputText} from '../stdin.ts'
import type {KesFlagValues} from './kes-flags.ts'

/**
 * As whom a KES is called: by the flags, else by the alias, else by the variables, else by the API key that somebody at
 * the terminal gives. Undefined where nobody does: KES tells its version to anybody.
 *
 * Throws `bad_input` for an API key, a certificate or a key that cannot be used.
 */
export async function kesClient(
  services: Services,
  flags: KesFlagValues,
  alias: AliasRecord | undefined,
  variables: KesVariables,
): Promise<KesClient | undefined> {
  const {'api-key-file': apiKeyFile, cert, key, 'password-file': passwordFile} = flags
  if (apiKeyFile !== undefined) {
    const where = apiKeyFile === '-' ? 'stdin' : apiKeyFile
    return ofApiKey(services, new Secret(await readInputText(apiKeyFile)), where)
  }
  if (cert !== undefined && key !== undefined) return ofFiles(services, cert, key, passwordFile)
  const {clientCert, clientKey} = alias?.trust ?? {}
  if (clientCert !== undefined && clientKey !== undefined) {
    return ofFiles(services, clientCert, clientKey, undefined)
  }
  const {apiKey, pair, password} = variables
  if (apiKey) return ofApiKey(services, apiKey.value, apiKey.from)
  if (pair) return ofFiles(services, pair.cert.value, pair.key.value, undefined, password?.value)
  const asked = await askPassword('API key of KES:')
  return asked === undefined || asked.isEmpty ? undefined : ofApiKey(services, asked, 'the prompt')
}

function ofApiKey(services: Services, apiKey: Secret, where: string): KesClient {
  return clientOfApiKey(apiKey, where, services.now(), randomBytes)
}

async function ofFiles(
  services: Services,
  certFile: string,
  keyFile: string,
  passwordFile: string | undefined,
  password?: Secret,
): Promise<KesClient> {
  const {openSigningKey} = await import('../../certificates/making/signing-key.ts')
  const {given, ask} = await passwordsFor(services, passwordFile)
  const own = password
    ? [{secret: password, from: 'MINIO_KMS_KES_KEY_PASSWORD', mustFit: false}]
    : []
  const passwords = {given: [...given, ...own], ask}
  const {key} = await openSigningKey(await readInput(keyFile), keyFile, passwords)
  const pem = `${key.export({type: 'pkcs8', format: 'pem'})}`
  return clientOfPair(await readInputText(certFile), pem, {cert: certFile, key: keyFile})
}
