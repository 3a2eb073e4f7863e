import * as v from 'valibot'
import {parseAnswer} from '../base/answer.ts'
import {maskedEnvironment} from './environment.ts'

const Node = v.strictObject({
  endpoint: v.string(),
  state: v.string(),
  version: v.string(),
  /** Seconds. */
  uptime: v.nullable(v.number()),
  /** Each node, this one too, and whether this one reaches it. */
  network: v.record(v.string(), v.string()),
  drives: v.strictObject({online: v.number(), total: v.number()}),
  certificate: v.strictObject({
    state: v.picklist(['ok', 'expiring', 'expired', 'not-yet-valid', 'none', 'unknown']),
    message: v.string(),
    subject: v.optional(v.string()),
    notAfter: v.optional(v.string()),
    fingerprint: v.optional(v.string()),
  }),
})
export type NodeInfo = v.InferOutput<typeof Node>

/** What `mctl admin info --json` prints: mc's `info` as the server sent it, and our reading of it. */
export const DeploymentInfo = v.strictObject({
  info: v.record(v.string(), v.unknown()),
  deploymentID: v.string(),
  mode: v.string(),
  region: v.string(),
  buckets: v.nullable(v.number()),
  objects: v.nullable(v.number()),
  /** Bytes. */
  usage: v.nullable(v.number()),
  drives: v.strictObject({online: v.nullable(v.number()), offline: v.nullable(v.number())}),
  nodes: v.array(Node),
  kms: v.strictObject({
    state: v.picklist(['online', 'offline', 'none', 'unknown']),
    endpoints: v.array(v.strictObject({endpoint: v.string(), status: v.string()})),
  }),
})
export type DeploymentInfo = v.InferOutput<typeof DeploymentInfo>

/** The one call that this needs; the admin client has it. */
export interface InfoApi {
  readonly server: string
  get(path: string, query?: Readonly<Record<string, string>>): Promise<unknown>
}

/** Looks at the certificate that a node serves; never throws. */
export type LookAtNode = (endpoint: string) => Promise<NodeInfo['certificate']>

const text = v.optional(v.string())
const count = v.optional(v.looseObject({count: v.optional(v.number())}))

// Loose and without defaults: `info` is printed as the server sent it.
const Server = v.looseObject({
  state: text,
  endpoint: text,
  scheme: text,
  version: text,
  uptime: v.optional(v.number()),
  network: v.optional(v.nullable(v.record(v.string(), v.string()))),
  drives: v.optional(v.nullable(v.array(v.looseObject({state: text})))),
  minio_env_vars: v.optional(v.nullable(v.record(v.string(), v.string()))),
})
type Server = v.InferOutput<typeof Server>

const Info = v.looseObject({
  mode: text,
  region: text,
  deploymentID: text,
  buckets: count,
  objects: count,
  usage: v.optional(v.looseObject({size: v.optional(v.number())})),
  services: v.optional(
    v.looseObject({
      kmsStatus: v.optional(v.nullable(v.array(v.looseObject({status: text, endpoint: text})))),
    }),
  ),
  backend: v.optional(
    v.looseObject({onlineDisks: v.optional(v.number()), offlineDisks: v.optional(v.number())}),
  ),
  servers: v.optional(v.nullable(v.array(Server))),
})

/**
 * Reads the state of a deployment, and has a look at the certificate of each node.
 *
 * `scheme` is how the server was reached; it counts for nodes that do not name their own, as a single
 * node does not.
 */
export async function readDeployment(
  api: InfoApi,
  scheme: 'http' | 'https',
  lookAtNode: LookAtNode,
): Promise<DeploymentInfo> {
  const answer = await api.get('info', {metrics: 'false'})
  const info = parseAnswer(Info, answer, `${api.server} sent information about itself`)
  const servers = (info.servers ?? []).map(withoutSecrets)
  const nodes = await Promise.all(
    servers.map(async (server): Promise<NodeInfo> => {
      const {endpoint = '', state = 'unknown', version = '', network, drives} = server
      const hasTls = (server.scheme || scheme) === 'https'
      return {
        endpoint,
        state,
        version,
        // The server leaves out a zero: that of its first second.
        uptime: server.uptime ?? (state === 'online' ? 0 : null),
        network: network ?? {},
        drives: {
          online: drives?.filter((drive) => drive.state === 'ok').length ?? 0,
          total: drives?.length ?? 0,
        },
        certificate: hasTls ? await lookAtNode(endpoint) : noCertificate,
      }
    }),
  )
  const endpoints = (info.services?.kmsStatus ?? []).map(({endpoint = '', status = 'unknown'}) => ({
    endpoint,
    status,
  }))
  return {
    info: {...info, servers},
    deploymentID: info.deploymentID ?? '',
    mode: info.mode ?? 'unknown',
    region: info.region ?? '',
    buckets: info.buckets?.count ?? null,
    objects: info.objects?.count ?? null,
    usage: info.usage?.size ?? null,
    drives: {
      online: info.backend?.onlineDisks ?? null,
      offline: info.backend?.offlineDisks ?? null,
    },
    nodes: nodes.sort((a, b) => (a.endpoint < b.endpoint ? -1 : 1)),
    kms: {
      state:
        info.services === undefined ? 'unknown' : kmsState(endpoints.map(({status}) => status)),
      endpoints,
    },
  }
}

const noCertificate = {state: 'none', message: 'served without TLS'} as const

function kmsState(states: readonly string[]): DeploymentInfo['kms']['state'] {
  if (states.length === 0) return 'none'
  if (states.every((state) => state === 'online')) return 'online'
  return states.includes('offline') ? 'offline' : 'unknown'
}

function withoutSecrets(server: Server): Server {
  const {minio_env_vars: variables} = server
  return variables ? {...server, minio_env_vars: maskedEnvironment(variables)} : server
}
