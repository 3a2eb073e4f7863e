import {isIP} from 'node:net'
import type {Certificate} from '../../x509/certificate.ts'
import type {Failed, PlacedCertificate} from './checked-source.ts'
import type {Answer} from './compare-nodes.ts'

/** An address of a node that can be asked. */
export interface Place {
  readonly host: string
  readonly port: number
  readonly address: string
  /** Whether the host has other addresses, so that this one must be named. */
  readonly isOneOfSeveral: boolean
}

/** What came of asking a node for a name, which is empty for none. */
export interface Asked {
  readonly place: Place
  readonly name: string
  /** As sent, the leaf first; empty where it failed. */
  readonly chain: readonly Certificate[]
  readonly error?: unknown
}

/** `HOST:PORT`, with brackets where the host is an address of version 6. */
export function whereOf({host, port}: Pick<Place, 'host' | 'port'>): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`
}

/** The place in words, unlike any other. */
export function placeKey(place: Place): string {
  return place.isOneOfSeveral ? `${whereOf(place)} at ${place.address}` : whereOf(place)
}

/** The name that a host is asked for: itself, or none where it is an address (RFC 6066 section 3). */
export function ownName({host}: Pick<Place, 'host'>): string {
  return isIP(host) ? '' : host
}

/** The DNS names in certificates that one can ask for: a wildcard is none. */
export function namesToAskFor(leaves: readonly Certificate[]): string[] {
  const names = leaves.flatMap((leaf) => leaf.names.filter(({type}) => type === 'dns'))
  return names.map(({value}) => value.toLowerCase()).filter((name) => hostName.test(name))
}

// Also what no certificate of a server should have, as a port, can stand there.
const hostName = /^(?!-)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*$/

/** Every certificate that was presented, once for each node and chain, with the names it was presented for. */
export function collectPresented(
  source: string,
  asked: readonly Asked[],
): {found: PlacedCertificate[]; failed: Failed[]; answers: (Answer & {place: Place})[]} {
  const chains = Map.groupBy(
    asked.filter(({chain}) => chain.length > 0),
    ({place, chain}) => [placeKey(place), ...chain.map(({fingerprint}) => fingerprint)].join(' '),
  )
  const found: PlacedCertificate[] = []
  const answers: (Answer & {place: Place})[] = []
  for (const alike of chains.values()) {
    const placed = placedChain(source, alike)
    found.push(...placed)
    const [leaf] = placed
    if (leaf === undefined) continue
    for (const {place, name} of alike) {
      answers.push({place, node: placeKey(place), name: name === '' ? place.host : name, leaf})
    }
  }
  const failed = asked
    .filter(({chain}) => chain.length === 0)
    .map(({place, name, error}) => ({...placeOf(place), servername: name, error}))
  return {found, failed, answers}
}

function placedChain(source: string, alike: readonly Asked[]): PlacedCertificate[] {
  const [first] = alike
  if (first === undefined) return []
  const {place, chain} = first
  const servernames = alike.map(({name}) => name)
  return chain.map((certificate, depth) => ({
    source,
    ...placeOf(place),
    servernames,
    depth,
    certificate,
  }))
}

function placeOf(place: Place): {where: string; address: string | undefined} {
  return {where: whereOf(place), address: place.isOneOfSeveral ? place.address : undefined}
}
