import {join} from 'node:path'
import type {Context} from './context.ts'
import {createCommand} from './create-command.ts'
import type {Domain} from './domains.ts'
import {certificatesOf, hostsOf} from './facts.ts'
import {type Finding, quoted} from './finding.ts'

/** Folders of domains that are not served, and names that two pairs have. */
export function domainFindings(context: Context): Finding[] {
  const {domains} = context.judged
  return [...domains.flatMap((domain) => domainFinding(domain, context)), ...overlaps(context)]
}

function domainFinding(domain: Domain, context: Context): Finding[] {
  const {pair, role, reason, names} = domain
  if (role === 'link-targets') {
    const message = `The links lead into the folder ${pair.folder}, which MinIO takes for that of a domain as well; give it a name that begins with two dots`
    const warning: Finding = {
      severity: 'warning',
      code: 'link-targets-visible',
      file: pair.folder,
      message,
    }
    return [withMessage(warning, domain.serverMessage)]
  }
  if (domain.fault) {
    const {code, message} = domain.fault
    return [{severity: 'error', code, file: pair.folder, message}]
  }
  if (domain.servedAtStart) {
    if (domain.reload.verdict !== 'old') return []
    const message = `A running server knows ${pair.folder} only if it was there when it started; else it takes it up at its next start`
    return [{severity: 'info', code: 'domain-may-be-new', file: pair.folder, message}]
  }
  const others = names.length > 0 ? ` for ${names.join(', ')}` : ''
  const message = `The pair in ${pair.folder}${others} is not served, the root pair is instead: ${reason}`
  const fix = fixFor(domain, context)
  const error: Finding = {
    severity: 'error',
    code: role === 'not-read' ? 'domain-not-read' : 'domain-not-served',
    file: pair.folder,
    message,
    ...(fix === undefined ? {} : {fix}),
  }
  return [withMessage(error, domain.serverMessage)]
}

function withMessage(finding: Finding, serverMessage: string | undefined): Finding {
  return serverMessage === undefined ? finding : {...finding, serverMessage}
}

function fixFor(
  {pair, role, names, reason}: Domain,
  {folder, fixCommand}: Context,
): string | undefined {
  const {dir} = folder
  const own = join(dir, pair.folder)
  if (role === 'not-read') {
    const name = names.find((each) => !each.includes('*')) ?? pair.folder.split('/').at(-1)
    if (pair.folder === 'CAs' || name === undefined) return undefined
    if (!pair.folder.includes('/') && !pair.folder.startsWith('..')) {
      return `mv ${quoted(join(own, 'tls.crt'))} ${quoted(join(own, 'public.crt'))} && mv ${quoted(join(own, 'tls.key'))} ${quoted(join(own, 'private.key'))}`
    }
    return `mv ${quoted(own)} ${quoted(join(dir, name.replace(/^\.+/, '')))}`
  }
  if (/additional data/.test(reason)) return fixCommand
  if (!/IP SANs/.test(reason)) return undefined
  const hosts = names.filter((each) => /[a-z]/i.test(each) && !each.includes(':'))
  return createCommand(pair, folder, {names: hosts, keepsKey: true})
}

// Go keeps the pairs in a map, and takes the first that fits in an order that changes every time.
function overlaps({folder, judged}: Context): Finding[] {
  const served = judged.domains.filter(({servedAtStart}) => servedAtStart)
  const root = certificatesOf(folder.root.cert)[0]?.certificate
  const pairs = [
    {folder: 'the root pair', names: root ? hostsOf(root) : []},
    ...served.map(({pair, names}) => ({folder: pair.folder, names})),
  ]
  return pairs.flatMap((pair, at) =>
    pairs.slice(at + 1).flatMap((other): Finding[] => {
      const shared = pair.names.filter((name) =>
        other.names.some((each) => covers(name, each) || covers(each, name)),
      )
      if (shared.length === 0) return []
      const message = `${pair.folder} and ${other.folder} are both for ${shared.join(', ')}: which of them a client gets is left to chance`
      return [{severity: 'warning', code: 'names-overlap', file: other.folder, message}]
    }),
  )
}

function covers(pattern: string, name: string): boolean {
  const [a, b] = [pattern.toLowerCase(), name.toLowerCase()]
  if (a === b) return true
  return a.startsWith('*.') && b.includes('.') && b.slice(b.indexOf('.')) === a.slice(1)
}
