import type {Authority} from './authorities.ts'
import {authorityFindings} from './authority-findings.ts'
import {chainFileFindings} from './chain-findings.ts'
import {chainFindings} from './chain-order.ts'
import type {Context} from './context.ts'
import {coverageFindings} from './coverage.ts'
import {createCommand} from './create-command.ts'
import {domainFindings} from './domain-findings.ts'
import {certificatesOf} from './facts.ts'
import {type Finding, quoted} from './finding.ts'
import {handshakeFault} from './handshake.ts'
import {keyFindings} from './key-findings.ts'
import {leafFindings} from './leaf-findings.ts'
import {matchFindings} from './match-findings.ts'
import {placeFindings} from './place-findings.ts'
import {presenceFindings} from './presence-findings.ts'
import {withWorkingFixes} from './working-fixes.ts'

const order = {error: 0, warning: 1, info: 2}

/** Everything that is to be said about a folder, errors first. */
export function findingsOf(
  context: Context,
  authorities: readonly Authority[],
  hosts: readonly string[] | undefined,
): Finding[] {
  const {folder, judged} = context
  const ofPair = [
    ...presenceFindings(context),
    ...keyFindings(folder.root.key, 'private.key', context),
    ...chainFileFindings(folder.root.cert, 'public.crt', context),
    ...matchFindings(context),
    ...placeFindings(context),
  ]
  const findings = [
    ...withServerMessage(ofPair, judged.start.serverMessage),
    ...otherRefusal(context, ofPair),
    ...handshakeFindings(context),
    ...rootLeafFindings(context),
    ...trapFinding(context),
    ...domainFindings(context),
    ...authorityFindings(authorities, context),
    ...coverageFindings(context, hosts),
  ]
  return withWorkingFixes(findings, context).toSorted(
    (a, b) => order[a.severity] - order[b.severity],
  )
}

// The server says one thing, and says it about the first thing that it comes across.
function withServerMessage(findings: Finding[], serverMessage: string | undefined): Finding[] {
  if (serverMessage === undefined) return findings
  const at = findings.findIndex(
    ({severity, file}) => severity === 'error' && serverMessage.includes(file),
  )
  const first = at === -1 ? findings.findIndex(({severity}) => severity === 'error') : at
  return findings.map((finding, index) => (index === first ? {...finding, serverMessage} : finding))
}

// What the server refuses and nothing above explains must not look well.
function otherRefusal({judged, folder}: Context, known: readonly Finding[]): Finding[] {
  const {verdict, serverMessage = 'it says nothing', isElsewhere} = judged.start
  if (verdict !== 'refused') return []
  if (isElsewhere) {
    const message = 'CAs has to be a folder: the server makes it when it is not there'
    const fix = `rm ${quoted(`${folder.dir}/CAs`)}`
    return [
      {severity: 'error', code: 'authorities-no-folder', file: 'CAs', message, serverMessage, fix},
    ]
  }
  if (!folder.isListable && /permission denied$/.test(serverMessage)) {
    const message = `${folder.user.name} may not list the folder`
    const fix = `chmod o+r ${quoted(folder.dir)}`
    return [{severity: 'error', code: 'folder-unlistable', file: '', message, serverMessage, fix}]
  }
  if (known.some(({severity}) => severity === 'error')) return []
  return [refusedByRule(serverMessage)]
}

// KES and minkms look at names, and minkms at more.
function refusedByRule(serverMessage: string): Finding {
  const severity = 'error'
  const file = 'public.crt'
  if (/any DNS or IP address|for a name or an address/.test(serverMessage)) {
    const message = 'The certificate is for no name and no address (subjectAltName)'
    return {severity, code: 'no-names', file, message, serverMessage}
  }
  if (serverMessage.startsWith('documented')) {
    return {
      severity,
      code: 'documented-rule',
      file,
      message: serverMessage.replace(/^documented: /, 'By the documentation, '),
    }
  }
  const message = 'The server does not start with these files'
  return {severity, code: 'start-refused', file: '', message, serverMessage}
}

function handshakeFindings({judged}: Context): Finding[] {
  const {pair} = judged.start
  const fault = pair && handshakeFault(pair)
  if (!fault) return []
  return [{severity: 'error', code: fault.code, file: 'public.crt', message: fault.message}]
}

function rootLeafFindings({folder, judged, now, fixCommand}: Context): Finding[] {
  const held = certificatesOf(folder.root.cert)
  const leaf = held[0]?.certificate
  if (!leaf || judged.rootReload.verdict === 'old') return []
  const known = folder.authorityFiles.flatMap((look) =>
    certificatesOf(look).flatMap(({certificate}) => certificate ?? []),
  )
  return [
    ...leafFindings(leaf, 'public.crt', now, (keepsKey) =>
      createCommand(folder.root, folder, {keepsKey}),
    ),
    ...chainFindings(held, 'public.crt', now, fixCommand, known),
  ]
}

function trapFinding({judged}: Context): Finding[] {
  if (!judged.trap) return []
  const message =
    'A running server takes these files without a word; the next start refuses them or leaves them out'
  return [{severity: 'error', code: 'reload-trap', file: '', message}]
}
