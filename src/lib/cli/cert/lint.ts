import {Secret} from '../../base/secret.ts'
import type {Product} from '../../certificates/lint/verdict.ts'
import {hostsOf} from '../../certificates/making/deployment-hosts.ts'
import {readNodes} from '../../deployment/nodes.ts'
import {readPassword} from '../passwords.ts'
import type {Services} from '../services.ts'

const variables: Readonly<Record<Product, string | undefined>> = {
  minio: 'MINIO_CERT_PASSWD',
  kes: 'KES_TLS_PASSWORD',
  minkms: undefined,
}

/** The password that a server gets for its key: of a file, or of the variable that it reads itself. */
export async function keyPassword(
  services: Services,
  product: Product,
  file: string | undefined,
): Promise<Secret> {
  if (file !== undefined) return readPassword(file, '--password-file')
  const variable = variables[product]
  return new Secret(variable === undefined ? '' : (services.variable(variable) ?? ''))
}

/** Every host by which clients and nodes reach the deployment behind an alias, each once. */
export async function hostsOfAlias(services: Services, alias: string): Promise<string[]> {
  const {url} = await services.alias(alias)
  return [...new Set(hostsOf(url, await readNodes(await services.admin(alias))))]
}
