import type {DeploymentNodes} from '../../deployment/nodes.ts'

/**
 * Every name and address under which clients and nodes reach a deployment: its nodes, the host of its alias, and
 * its domains (MINIO_DOMAIN) with all buckets below them. As words for `parseHosts`.
 */
export function hostsOf(url: string, {nodes, domains}: DeploymentNodes): string[] {
  const {hostname} = new URL(url)
  return [
    ...nodes.map(({host}) => host),
    hostname.replace(/^\[(.*)\]$/, '$1'),
    ...domains.flatMap((domain) => [domain, `*.${domain}`]),
  ]
}
