import type {DeploymentInfo, NodeInfo} from '../deployment/info.ts'
import type {Style} from './style.ts'

/** A block for each node, then what belongs to all of them. */
export function renderDeployment(deployment: DeploymentInfo, style: Style): string {
  const {deploymentID, mode, region, buckets, objects, usage, drives, nodes, kms} = deployment
  const number = (value: number | null): string => (value === null ? 'unknown' : String(value))
  return [
    ...nodes.map((node) => renderNode(node, style)),
    [
      `Deployment: ${deploymentID || 'unknown'} (${mode})`,
      ...(region === '' ? [] : [`Region: ${region}`]),
      `Buckets: ${number(buckets)}, objects: ${number(objects)}, bytes: ${number(usage)} (as last counted)`,
      `Drives: ${number(drives.online)} online, ${number(drives.offline)} offline`,
      `KMS: ${kms.state === 'online' ? style.good(kms.state) : style.bad(kms.state)}`,
    ].join('\n'),
  ].join('\n\n')
}

function renderNode(node: NodeInfo, style: Style): string {
  const {endpoint, state, uptime, version, network, drives, certificate} = node
  const mark = state === 'online' ? style.good('●') : style.bad('●')
  const peers = Object.values(network)
  const reached = peers.filter((peer) => peer === 'online').length
  const words = `${certificate.subject === undefined ? '' : `${certificate.subject}, `}${certificate.message}`
  return [
    `${mark}  ${style.bold(endpoint)} ${state}`,
    `   Uptime: ${uptime === null ? 'unknown' : duration(uptime)}`,
    `   Version: ${version || 'unknown'}`,
    `   Network: ${reached}/${peers.length} online`,
    `   Drives: ${drives.online}/${drives.total} online`,
    `   Certificate: ${certificate.state === 'ok' ? style.good(words) : style.warn(words)}`,
  ].join('\n')
}

function duration(seconds: number): string {
  if (seconds < 120) return `${seconds} seconds`
  if (seconds < 7200) return `${Math.floor(seconds / 60)} minutes`
  if (seconds < 172_800) return `${Math.floor(seconds / 3600)} hours`
  return `${Math.floor(seconds / 86_400)} days`
}
