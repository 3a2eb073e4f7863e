import {Secret} from '../base/secret.ts'
import type {Product} from '../certificates/lint/verdict.ts'
import {readNodes} from '../deployment/nodes.ts'
import {AppError} from '../errors/errors.ts'
import type {Services} from './services.ts'
import {readInputText} from './stdin.ts'

const variables: Readonly<Record<Product, string | undefined>> = {
  minio: 'MINIO_CERT_PASSWD',
  kes: 'KES_TLS_PASSWORD',
  minkms: undefined,
}

/** The password of an encrypted key: the first line of a file, or the variable that the server itself reads. */
export async function keyPassword(
  services: Services,
  product: Product,
  file: string | undefined,
): Promise<Secret> {
  if (file !== undefined) {
    const [line = ''] = (await readInputText(file)).split(/\r?\n/, 1)
    return new Secret(line)
  }
  const variable = variables[product]
  return new Secret(variable === undefined ? '' : (services.variable(variable) ?? ''))
}

/** Every host by which clients and nodes reach the deployment behind an alias. */
export async function hostsOfAlias(services: Services, alias: string): Promise<string[]> {
  const record = await services.alias(alias)
  const own = new URL(record.url).hostname.replace(/^\[(.*)\]$/, '$1')
  const {nodes} = await readNodes(await services.admin(alias))
  if (nodes.length === 0) {
    throw new AppError('protocol', `${alias} names no nodes of its deployment`)
  }
  return [...new Set([own, ...nodes.map(({host}) => host)])]
}
