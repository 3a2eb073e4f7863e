import {maskedSecret} from '../base/secret.ts'

// Whatever follows is part of it: a variable may end with the name of a target.
const secret = /SECRET|PASSWORD|PASSWD|KEY|TOKEN|CREDENTIAL|CONNECTION_STRING|DSN/i

// Names of keys and of files, which only look like one.
const plain: ReadonlySet<string> = new Set([
  'MINIO_ACCESS_KEY_FILE',
  'MINIO_KMS_KES_KEY_FILE',
  'MINIO_KMS_KES_KEY_NAME',
  'MINIO_KMS_SECRET_KEY_FILE',
  'MINIO_KMS_SSE_KEY',
  'MINIO_ROOT_PASSWORD_FILE',
  'MINIO_ROOT_USER_FILE',
  'MINIO_SECRET_KEY_FILE',
])

/**
 * The environment of a server without its secrets.
 *
 * The server masks its root user and its KMS key alone; passwords of databases, brokers and webhooks come in
 * clear, also inside of addresses.
 */
export function maskedEnvironment(
  variables: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, masked(name, value)]),
  )
}

function masked(name: string, value: string): string {
  // In the server's words.
  if (value.startsWith('*** ')) return value
  if (secret.test(name) && !plain.has(name)) return maskedSecret
  return value.replace(/:\/\/\S*@/g, `://${maskedSecret}@`)
}
