import {rfc3339} from '../../base/time.ts'
import type {Certificate} from '../../x509/certificate.ts'
import {matchesHost} from '../../x509/subject-alt-name.ts'
import type {Disagreement, PlacedCertificate} from './checked-source.ts'

/** What a node of several presents as its own certificate for one name. */
export interface Answer {
  /** The node in words. */
  readonly node: string
  /** The name that was asked for, or the address of the node that was asked without one. */
  readonly name: string
  readonly leaf: PlacedCertificate
}

/**
 * Finds the names for which nodes serve different certificates.
 *
 * For a name in `shared` every node must serve the same. Any other name, such as one that stands in the
 * certificate of a single node, is compared among the nodes whose certificates are made for it: nodes may well
 * have certificates of their own.
 */
export function compareNodes(
  answers: readonly Answer[],
  shared: ReadonlySet<string>,
): Disagreement[] {
  const byKind = new Map<string, Disagreement & {names: string[]}>()
  for (const [name, given] of answersByName(answers)) {
    const concerned = given.filter(
      ({leaf}) => shared.has(name) || matchesHost(leaf.certificate.names, name),
    )
    const kinds = Map.groupBy(concerned, ({leaf}) => leaf.certificate.fingerprint)
    if (kinds.size < 2) continue
    const listed = [...kinds.values()].map(kindInWords).sort().join('; ')
    const known = byKind.get(listed)
    if (known) known.names.push(name)
    else {
      const places = concerned.map(({leaf}) => leaf)
      byKind.set(listed, {names: [name], places, message: listed})
    }
  }
  return [...byKind.values()].map((each) => ({
    ...each,
    message: `for ${namesInWords(each.names)} the nodes serve different certificates: ${each.message}`,
  }))
}

// Who asks without a name is given the certificate for the addresses in it.
function answersByName(answers: readonly Answer[]): Map<string, Answer[]> {
  const byName = new Map<string, Answer[]>()
  for (const answer of answers) {
    const {servernames = [], certificate} = answer.leaf
    const addresses = servernames.includes('')
      ? certificate.names.filter(({type}) => type === 'ip').map(({value}) => value)
      : []
    for (const name of new Set([answer.name, ...addresses])) {
      const known = byName.get(name)
      if (known === undefined) byName.set(name, [answer])
      else if (!known.some(({node}) => node === answer.node)) known.push(answer)
    }
  }
  return byName
}

function kindInWords(answers: readonly Answer[]): string {
  const nodes = answers.map(({node}) => node).join(', ')
  const certificate: Certificate | undefined = answers[0]?.leaf.certificate
  return certificate === undefined
    ? nodes
    : `${nodes} serial ${certificate.serial} until ${rfc3339(certificate.notAfter)}`
}

const shownNames = 3

/** Names in a sentence; of many the first few and how many more there are. */
function namesInWords(names: readonly string[]): string {
  const words = names.map((name) => (name === '' ? 'no name' : name))
  if (words.length <= shownNames) return words.join(', ')
  return `${words.slice(0, shownNames).join(', ')} and ${words.length - shownNames} more names`
}
