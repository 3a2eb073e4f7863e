import * as v from 'valibot'
import {parseAnswer} from '../base/answer.ts'

const Node = v.strictObject({
  endpoint: v.string(),
  state: v.string(),
  version: v.string(),
  /** Seconds. */
  uptime: v.nullable(v.number()),
  /** The other nodes, and whether this one reaches them. */
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

const text = v.optional(v.string(), '')
const count = v.optional(v.object({count: v.optional(v.number())}))

const Server = v.looseObject({
  state: v.optional(v.string(), 'unknown'),
  endpoint: text,
  scheme: text,
  version: text,
  uptime: v.optional(v.number()),
  network: v.optional(v.nullable(v.record(v.string(), v.string()))),
  drives: v.optional(v.nullable(v.array(v.object({state: text})))),
  minio_env_vars: v.optional(v.nullable(v.record(v.string(), v.string()))),
})

const Info = v.looseObject({
  mode: v.optional(v.string(), 'unknown'),
  region: text,
  deploymentID: text,
  buckets: count,
  objects: count,
  usage: v.optional(v.object({size: v.optional(v.number())})),
  services: v.optional(
    v.looseObject({
      kmsStatus: v.optional(
        v.nullable(v.array(v.object({status: v.optional(v.string(), 'unknown'), endpoint: text}))),
      ),
    }),
  ),
  servers: v.optional(v.nullable(v.array(Server)), []),
})

/** Reads the state of a deployment, and has a look at the certificate of each node. */
export async function readDeployment(
  api: InfoApi,
  lookAtNode: LookAtNode,
): Promise<DeploymentInfo> {
  const answer = await api.get('info', {metrics: 'false'})
  const info = parseAnswer(Info, answer, `${api.server} sent information about itself`)
  const servers = (info.servers ?? []).map((server) => ({...server, ...withoutSecrets(server)}))
  const nodes = await Promise.all(
    servers.map(async (server): Promise<NodeInfo> => {
      const drives = server.drives ?? []
      return {
        endpoint: server.endpoint,
        state: server.state,
        version: server.version,
        uptime: server.uptime ?? null,
        network: server.network ?? {},
        drives: {online: drives.filter(({state}) => state === 'ok').length, total: drives.length},
        certificate: server.scheme === 'http' ? noCertificate : await lookAtNode(server.endpoint),
      }
    }),
  )
  const endpoints = (info.services?.kmsStatus ?? []).map(({endpoint, status}) => ({
    endpoint,
    status,
  }))
  return {
    info: {...info, servers},
    deploymentID: info.deploymentID,
    mode: info.mode,
    region: info.region,
    buckets: info.buckets?.count ?? null,
    objects: info.objects?.count ?? null,
    usage: info.usage?.size ?? null,
    nodes: nodes.sort((a, b) => (a.endpoint < b.endpoint ? -1 : 1)),
    kms: {state: kmsState(endpoints.map(({status}) => status)), endpoints},
  }
}

const noCertificate = {state: 'none', message: 'served without TLS'} as const

function kmsState(states: readonly string[]): DeploymentInfo['kms']['state'] {
  if (states.length === 0) return 'none'
  if (states.every((state) => state === 'online')) return 'online'
  return states.includes('offline') ? 'offline' : 'unknown'
}

// The server masks what it knows to be secret; what only looks like a secret is masked here.
function withoutSecrets({minio_env_vars: variables}: v.InferOutput<typeof Server>) {
  if (!variables) return {}
  return {
    minio_env_vars: Object.fromEntries(
      Object.entries(variables).map(([name, value]) => [
        name,
        /SECRET|PASSWORD|KEY|TOKEN/i.test(name) ? '********' : value,
      ]),
    ),
  }
}
