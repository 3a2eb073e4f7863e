import type {Failed} from '../../certificates/expiry/checked-source.ts'
import {type Place, whereOf} from '../../certificates/expiry/server-answers.ts'
import {type DeploymentNode, readNodes} from '../../deployment/nodes.ts'
import {AppError} from '../../errors/errors.ts'
import {addressesOf} from '../addresses.ts'
import type {Services} from '../services.ts'

/** The nodes of a deployment as far as they can be asked. */
export interface DeploymentPlaces {
  readonly places: readonly Place[]
  /** Their hosts, also of those without an address. */
  readonly hosts: ReadonlySet<string>
  readonly domains: readonly string[]
  /** The nodes without an address; or one failure, when they could not be listed. */
  readonly failed: readonly Failed[]
  readonly isListed: boolean
}

export const noDeployment: DeploymentPlaces = {
  places: [],
  hosts: new Set(),
  domains: [],
  failed: [],
  isListed: false,
}

/** The addresses of a host, each a place to ask. Throws `unknown_host`. */
export async function placesOf(
  {settings}: Services,
  {host, port}: Pick<DeploymentNode, 'host' | 'port'>,
): Promise<Place[]> {
  const addresses = await addressesOf(settings, {host, port})
  return addresses.map((address) => ({host, port, address, isOneOfSeveral: addresses.length > 1}))
}

/** The nodes behind an alias; why they could not be listed is in `failed`. Throws `cancelled`. */
export async function deploymentPlaces(
  services: Services,
  alias: string,
): Promise<DeploymentPlaces> {
  try {
    const {nodes, domains} = await readNodes(await services.admin(alias))
    const found = await Promise.all(nodes.map((node) => placesOrFailure(services, node)))
    return {
      places: found.flatMap(({places}) => places),
      hosts: new Set(nodes.map(({host}) => host)),
      domains,
      failed: found.flatMap(({failed}) => failed),
      isListed: true,
    }
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'cancelled') throw error
    return {
      ...noDeployment,
      failed: [{where: alias, isListing: true, error: notListed(alias, error)}],
    }
  }
}

function notListed(alias: string, {code, message, hint, cause}: AppError): AppError {
  return new AppError(code, `The nodes behind ${alias} cannot be listed: ${message}`, {
    hint: hint ?? 'For one server alone name it as HOST:PORT',
    cause,
  })
}

async function placesOrFailure(
  services: Services,
  node: DeploymentNode,
): Promise<Pick<DeploymentPlaces, 'places' | 'failed'>> {
  try {
    return {places: await placesOf(services, node), failed: []}
  } catch (error) {
    return {places: [], failed: [{where: whereOf(node), error}]}
  }
}
