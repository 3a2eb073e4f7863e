import type {Certificate} from '../certificate.ts'
import {extensionOid, extensionValue} from '../extensions.ts'
import type {CertificatePool} from '../path/certificate-pool.ts'
import {keyIdentifiersFit, namesIssuer} from '../path/issuance.ts'
import type {PathFault, PathResult, Purpose} from '../path/path-fault.ts'
import {candidateFault, leafFault} from './go-candidate.ts'
import {goRefusal} from './go-certificate.ts'
import {pathFault} from './go-whole-path.ts'

export interface PathQuestion {
  /** What came with the certificate, in any order. */
  readonly intermediates: readonly Certificate[]
  /** Every one of them is an anchor, whatever it says. */
  readonly anchors: CertificatePool
  /** When it is to be valid; undefined leaves dates out of account. */
  readonly at: Date | undefined
  readonly purpose: Purpose
}

// As many as Go makes, for one path.
const mostAttempts = 100

/**
 * Looks for a path from a certificate to an anchor, by the rules of Go's crypto/x509: those of MinIO, KES and mc.
 *
 * Every trusted certificate is an anchor, an intermediate or a leaf, too. The signature of the anchor itself is not
 * looked at, its dates and its constraints are. Nothing is looked up anywhere.
 */
export function findGoPath(leaf: Certificate, question: PathQuestion): PathResult {
  const {anchors, at} = question
  const fault = leafFault(leaf, at)
  if (fault) return {fault}
  const search: Search = {...question, attempts: 0, deepest: undefined}
  const paths = anchors.has(leaf) ? [[leaf]] : pathsFrom([leaf], search)
  if (paths.length === 0) return {fault: search.deepest?.fault ?? missing(leaf)}
  const judged = paths.map((path) => ({path, fault: pathFault(path, question.purpose)}))
  const good = judged.find((each) => each.fault === undefined)
  if (good) return {path: good.path}
  return {fault: judged[0]?.fault ?? missing(leaf)}
}

const missing = (certificate: Certificate): PathFault => ({kind: 'no-issuer', certificate})

interface Search extends PathQuestion {
  attempts: number
  /** What ended the attempt that led furthest. */
  deepest: {readonly depth: number; readonly fault: PathFault} | undefined
}

function pathsFrom(path: readonly Certificate[], search: Search): (readonly Certificate[])[] {
  const child = path.at(-1)
  if (child === undefined) return []
  // What Go cannot read it passes over in a trust list.
  const anchors = search.anchors.named(child.issuerDer)
  const roots = byLikelihood(
    child,
    anchors.filter(({der}) => goRefusal(der) === undefined),
  )
  const others = byLikelihood(
    child,
    search.intermediates.filter((each) => namesIssuer(child, each)),
  )
  const isKnown = (parent: Certificate): boolean => path.some((each) => isSameEntity(each, parent))
  if ([...roots, ...others].every(isKnown)) note(search, path, missing(child))
  return [
    ...roots.flatMap((parent) => extend(path, parent, 'anchor', search)),
    ...others.flatMap((parent) => extend(path, parent, 'intermediate', search)),
  ]
}

function note(search: Search, path: readonly Certificate[], fault: PathFault): void {
  if (path.length > (search.deepest?.depth ?? 0)) search.deepest = {depth: path.length, fault}
}

function extend(
  path: readonly Certificate[],
  parent: Certificate,
  role: 'anchor' | 'intermediate',
  search: Search,
): (readonly Certificate[])[] {
  search.attempts += 1
  if (search.attempts > mostAttempts) {
    if (search.attempts === mostAttempts + 1) {
      search.deepest = {depth: Infinity, fault: {kind: 'too-many-attempts', certificate: parent}}
    }
    return []
  }
  if (path.some((each) => isSameEntity(each, parent))) return []
  const fault = candidateFault(path, parent, role, search.at)
  if (fault) {
    note(search, path, fault)
    return []
  }
  const longer = [...path, parent]
  return role === 'anchor' ? [longer] : pathsFrom(longer, search)
}

// One name, one key and the same alternative names: a renewed or cross-signed certificate of the same CA.
function isSameEntity(one: Certificate, other: Certificate): boolean {
  const [names, otherNames] = [one, other].map((each) =>
    extensionValue(each, extensionOid.subjectAltName),
  )
  return (
    Buffer.compare(one.subjectDer, other.subjectDer) === 0 &&
    Buffer.compare(one.publicKey.spki, other.publicKey.spki) === 0 &&
    (names === undefined || otherNames === undefined
      ? names === otherNames
      : Buffer.compare(names, otherNames) === 0)
  )
}

const order = {yes: 0, unsaid: 1, no: 2}

function byLikelihood(child: Certificate, parents: readonly Certificate[]): Certificate[] {
  return parents
    .map((parent) => ({parent, rank: order[keyIdentifiersFit(child, parent)]}))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({parent}) => parent)
}
