import type {CheckedSource} from '../../certificates/expiry/checked-source.ts'
import {compareNodes} from '../../certificates/expiry/compare-nodes.ts'
import {
  collectPresented,
  namesToAskFor,
  ownName,
  placeKey,
} from '../../certificates/expiry/server-answers.ts'
import type {Endpoint} from '../../certificates/sources.ts'
import type {Services} from '../services.ts'
import {deploymentPlaces, noDeployment, placesOf} from './server-places.ts'
import {ServerTour} from './server-tour.ts'

// A certificate may hold a thousand names, and every node would be asked for each.
const mostNames = 100

/**
 * Asks a server for its certificates: at every address; for an alias at every node, for every name that is known
 * of the deployment or stands in a certificate.
 *
 * Throws `unknown_host`, `alias_not_found`, `config_invalid` and `cancelled`; what fails at one node is listed.
 */
export async function checkServer(
  services: Services,
  source: string,
  endpoint: Endpoint,
  servernames: readonly string[],
): Promise<CheckedSource> {
  const {alias} = endpoint
  const client = await services.clientOf(alias)
  const tour = new ServerTour(services, client)
  const front = await placesOf(services, endpoint)
  await tour.visit(front.map((place) => ({place, name: ownName(place)})))
  const deployment =
    alias === undefined || tour.leaves().length === 0
      ? noDeployment
      : await deploymentPlaces(services, alias)
  const {places: nodes, hosts, domains} = deployment
  await tour.visit(nodes.map((place) => ({place, name: ownName(place)})))
  // The host of a node is a name for that node alone: others may have certificates of their own.
  const known = [ownName(endpoint), ...domains].filter((name) => name !== '' && !hosts.has(name))
  const shared = [...known, ...servernames]
  const places = [...front, ...nodes]
  const ask = (names: readonly string[]): Promise<void> =>
    tour.visit(places.flatMap((place) => names.map((name) => ({place, name}))))
  await ask(shared)
  const leftOut = alias === undefined ? 0 : await askForMore(tour, hosts, ask)
  const {found, failed, answers} = collectPresented(source, tour.asked)
  // What stands in front of the nodes may well have another certificate than they.
  const ofNodes = new Set(nodes.map(placeKey))
  const groups = Map.groupBy(answers, ({node}) => ofNodes.has(node))
  const together = new Set([...shared, ...places.map((place) => place.host)])
  return {
    source,
    kind: 'endpoint',
    nodesListed: alias === undefined ? undefined : deployment.isListed,
    found,
    failed: [...deployment.failed, ...failed],
    disagreements: [...groups.values()].flatMap((group) => compareNodes(group, together)),
    untested: [
      ...(alias === undefined || deployment.isListed ? [] : ['its other nodes and domains']),
      ...(leftOut === 0 ? [] : [`${leftOut} more names in its certificates`]),
    ],
  }
}

/** Asks for the names in the certificates, those in the new ones, too; how many were left out. */
async function askForMore(
  tour: ServerTour,
  hosts: ReadonlySet<string>,
  ask: (names: readonly string[]) => Promise<void>,
): Promise<number> {
  for (;;) {
    const names = new Set(namesToAskFor(tour.leaves()))
    const open = [...names].filter((name) => !hosts.has(name) && !tour.names.has(name))
    const chosen = open.slice(0, Math.max(0, mostNames - tour.names.size))
    if (chosen.length === 0) return open.length
    await ask(chosen)
  }
}
