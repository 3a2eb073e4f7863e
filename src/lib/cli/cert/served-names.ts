import {findEndpoint} from '../../certificates/sources.ts'
import {AppError} from '../../errors/errors.ts'
import {readCertificate} from '../../x509/certificate.ts'
import {type AltName, matchesHost} from '../../x509/subject-alt-name.ts'
import type {Services} from '../services.ts'

/**
 * Says which hosts of the certificate that a deployment serves now are none of `names`: their clients would be lost.
 *
 * Throws `alias_not_found`.
 */
export async function remarksOnServed(
  services: Services,
  alias: string | undefined,
  names: readonly AltName[],
): Promise<string[]> {
  if (alias === undefined) return []
  const {url} = await services.alias(alias)
  if (!url.startsWith('https:')) return []
  try {
    const left = (await servedNames(services, alias)).filter(
      ({type, value}) =>
        !names.some((each) => each.type === type && each.value === value) &&
        !matchesHost(names, value),
    )
    const hosts = [...new Set(left.map(({value}) => value))].join(', ')
    return left.length === 0
      ? []
      : [
          `The certificate that ${alias} serves now is also for ${hosts}: name them, too, if they are used`,
        ]
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'cancelled') throw error
    return [`The certificate that ${alias} serves now was not looked at: ${error.message}`]
  }
}

/** The DNS names and addresses of what the addresses of an alias present. */
async function servedNames(services: Services, alias: string): Promise<AltName[]> {
  // Loaded here: a certificate that is for no deployment is made without TLS.
  const {probeEndpoint} = await import('./endpoints.ts')
  const endpoint = await findEndpoint(alias, (name) => services.alias(name))
  const probes = await probeEndpoint(services, endpoint)
  const leaves = probes.flatMap((probe) => ('chain' in probe ? probe.chain.slice(0, 1) : []))
  const [failed] = probes.flatMap((probe) => ('error' in probe ? [probe.error] : []))
  if (leaves.length === 0 && failed !== undefined) throw failed
  return leaves
    .flatMap((der) => readCertificate(der, alias).names)
    .filter(({type}) => type === 'dns' || type === 'ip')
}
