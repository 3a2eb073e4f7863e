import {type Certificate, isSelfSigned} from '../../x509/certificate.ts'
import type {CertificatePool} from '../../x509/path/certificate-pool.ts'
import type {ChainOrder} from '../../x509/path/chain-order.ts'
import type {PathFault, PathResult} from '../../x509/path/path-fault.ts'
import {issuerOf, labelOf} from '../reading/certificate-label.ts'
import {faultInWords} from './path-fault-words.ts'
import {bad, ok, untested, type Verdict} from './verdict.ts'
import {wrongSignature} from './wrong-signature.ts'

/** The alias that a server was named by. */
export interface Alias {
  readonly name: string
  readonly url: string
}

/** Whether a chain leads to somebody who is trusted, whatever its dates and names; by the rules of Go. */
export function judgeChain(
  result: PathResult,
  {leaf, chain, oddities}: ChainOrder,
  anchors: CertificatePool,
  alias?: Alias,
): Verdict {
  if ('path' in result) return ok(trustedBy(result.path))
  if (isSelfSigned(leaf) === true && !anchors.has(leaf)) {
    const always = alias ? `, always with: mctl alias set ${alias.name} ${alias.url} --ca FILE` : ''
    return bad(`self-signed and not trusted here; trust it with --ca FILE${always}`)
  }
  const {fault} = result
  if (fault.kind === 'unknown-signature') return untested(faultInWords(fault))
  if (fault.kind !== 'no-issuer' && fault.kind !== 'other-key') return bad(faultInWords(fault))
  const {certificate} = fault
  const others = [...chain, ...oddities.map((each) => each.certificate)]
  const wrong = wrongSignature(certificate, others, anchors.named(certificate.issuerDer))
  return bad(wrong ?? withoutIssuer(fault, chain))
}

function trustedBy(path: readonly Certificate[]): string {
  const anchor = path.at(-1)
  if (anchor === undefined || path.length === 1) return 'trusted as it is'
  return `trusted by ${labelOf(anchor)}`
}

// Two causes that most clients have one code for.
function withoutIssuer({certificate}: PathFault, chain: readonly Certificate[]): string {
  const issuer = issuerOf(certificate)
  if (chain.length === 1) {
    return `only the server's own certificate is there, without an intermediate, and its issuer ${issuer} is not trusted here; append the intermediates to it, or name its root with --ca`
  }
  return `the chain ends with ${labelOf(certificate)}, whose issuer ${issuer} is neither there nor trusted here; name it with --ca`
}
