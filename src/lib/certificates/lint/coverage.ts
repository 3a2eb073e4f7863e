import {matchesHost} from '../../x509/subject-alt-name.ts'
import type {Context} from './context.ts'
import {createCommand} from './create-command.ts'
import {certificatesOf, hostsOf} from './facts.ts'
import type {Finding} from './finding.ts'

/** Hosts of a deployment that its root pair is not for; addresses can be in the root pair only. */
export function coverageFindings(
  {folder, judged}: Context,
  hosts: readonly string[] | undefined,
): Finding[] {
  const leaf = certificatesOf(folder.root.cert)[0]?.certificate
  if (!hosts || !leaf) return []
  // A name may be in the pair of a domain as well; an address cannot.
  const served = judged.domains.filter(({servedAtStart}) => servedAtStart)
  const names = served.flatMap((domain) => domain.names)
  const all = [...leaf.names, ...names.map((value) => ({type: 'dns' as const, value}))]
  const missing = hosts.filter((host) => !matchesHost(all, host))
  if (missing.length === 0) return []
  const wanted = [...new Set([...hostsOf(leaf), ...missing])]
  const message = `The certificate is not for ${missing.join(', ')}, by which clients and the other nodes connect`
  const fix = createCommand(folder.root, folder, {names: wanted, keepsKey: true})
  const code = 'names-missing'
  return [
    {
      severity: 'error',
      code,
      file: 'public.crt',
      message,
      ...(fix === undefined ? {} : {fix}),
    },
  ]
}
