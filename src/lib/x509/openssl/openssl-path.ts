import type {Certificate} from '../certificate.ts'
import type {PathQuestion} from '../go/go-path.ts'
import {isSame} from '../path/chain-order.ts'
import {keyIdentifiersFit, namesIssuer} from '../path/issuance.ts'
import type {PathFault, PathResult} from '../path/path-fault.ts'
import {forbiddenFault} from '../path/path-names.ts'
import {signatureFault} from '../path/path-signature.ts'
import {isSignedWithKindOf} from '../signature-algorithm.ts'
import {constrainedNames} from './openssl-names.ts'
import {certificateFault, pathLengthFault} from './openssl-rules.ts'

// OpenSSL's own limit of depth.
const longest = 100

/**
 * Looks for a path from a certificate to an anchor, by the rules of OpenSSL 3 at security level 2: those of curl, of
 * Node and of Python, where nobody has asked them to take less.
 *
 * Only a self-signed certificate is an anchor. Issuers are found by name and key identifier, trusted ones first,
 * and the one path that results is judged.
 */
export function findOpensslPath(leaf: Certificate, question: PathQuestion): PathResult {
  const search = {...question, missing: leaf}
  const path = rootedPath([leaf], 'any', search)
  if (path === undefined) return {fault: {kind: 'no-issuer', certificate: search.missing}}
  const fault = faultOf(path, question)
  return fault ? {fault} : {path}
}

interface Search extends PathQuestion {
  /** Whose issuer was looked for in vain, as far up as the search led. */
  missing: Certificate
}

// Behind a trusted issuer only trusted ones are looked for; when they lead nowhere, what was sent gets its turn.
function rootedPath(
  path: readonly Certificate[],
  from: 'any' | 'trusted',
  search: Search,
): readonly Certificate[] | undefined {
  const child = path.at(-1)
  if (child === undefined || path.length > longest) return undefined
  search.missing = child
  if (endsWith(child)) return search.anchors.has(child) ? path : undefined
  const trusted = likeliest(child, search.anchors.named(child.issuerDer), search.at)
  const rooted = trusted && rootedPath([...path, trusted], 'trusted', search)
  if (rooted || from === 'trusted') return rooted
  const others = search.intermediates.filter((each) => !path.some((one) => isSame(one, each)))
  const sent = likeliest(child, others, search.at)
  return sent && rootedPath([...path, sent], 'any', search)
}

const endsWith = (certificate: Certificate): boolean =>
  certificate.isSelfIssued && keyIdentifiersFit(certificate, certificate) !== 'no'

// The first that is valid now, else the one that is valid longest.
function likeliest(
  child: Certificate,
  parents: readonly Certificate[],
  at: Date | undefined,
): Certificate | undefined {
  const possible = parents.filter(
    (parent) =>
      namesIssuer(child, parent) &&
      keyIdentifiersFit(child, parent) !== 'no' &&
      isSignedWithKindOf(child, parent.publicKey.algorithm),
  )
  const isCurrent = ({notBefore, notAfter}: Certificate): boolean =>
    at === undefined || (at >= notBefore && at <= notAfter)
  const [latest] = possible.toSorted((a, b) => b.notAfter.getTime() - a.notAfter.getTime())
  return possible.find(isCurrent) ?? latest
}

function faultOf(path: readonly Certificate[], {at, purpose}: PathQuestion): PathFault | undefined {
  for (const [depth, certificate] of path.entries()) {
    const parent = path[depth + 1]
    const fault =
      certificateFault(certificate, depth === 0 ? 'leaf' : parent ? 'ca' : 'anchor', purpose, at) ??
      pathLengthFault(path, depth) ??
      (parent && signatureFault(certificate, parent))
    if (fault) return fault
  }
  return forbiddenFault(path, 'rfc5280', constrainedNames)
}
