import * as v from 'valibot'
import {parseAnswer} from '../base/answer.ts'
import type {InfoApi} from './info.ts'

/** A server process of a deployment, as the deployment names it. */
export interface DeploymentNode {
  readonly host: string
  readonly port: number
  readonly state: string
}

/** The nodes of a running deployment, and the domains under which it serves buckets as hosts. */
export interface DeploymentNodes {
  readonly nodes: readonly DeploymentNode[]
  readonly domains: readonly string[]
}

const Info = v.looseObject({
  domain: v.optional(v.nullable(v.array(v.string()))),
  servers: v.optional(
    v.nullable(
      v.array(v.looseObject({endpoint: v.optional(v.string()), state: v.optional(v.string())})),
    ),
  ),
})

/**
 * Asks a deployment for its nodes, those that are offline included, in the order of their names.
 *
 * A node that does not say where it listens is left out. Throws what `InfoApi.get` throws.
 */
export async function readNodes(api: InfoApi): Promise<DeploymentNodes> {
  const answer = await api.get('info', {metrics: 'false'})
  const info = parseAnswer(Info, answer, `${api.server} sent information about itself`)
  const nodes = (info.servers ?? []).flatMap(({endpoint = '', state = 'unknown'}) => {
    const place = /^(?:https?:\/\/)?(\[[^\]]+\]|[^/:]+)(?::(\d+))?/.exec(endpoint)
    if (!place?.[1]) return []
    const host = place[1].replace(/^\[(.*)\]$/, '$1')
    return [{host, port: Number(place[2] ?? 9000), state}]
  })
  return {
    nodes: nodes.sort((a, b) => a.host.localeCompare(b.host, 'en') || a.port - b.port),
    domains: info.domain ?? [],
  }
}
