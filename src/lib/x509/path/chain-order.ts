import {type Certificate, isSelfSigned} from '../certificate.ts'
import type {CertificatePool} from './certificate-pool.ts'
import {isIssuedBy} from './issuance.ts'

/** What is odd about a certificate that was sent along, by its place in the order of the wire. */
export interface ChainOddity {
  readonly kind: 'duplicate' | 'root' | 'unrelated' | 'order' | 'leaf-not-first'
  /** From 0. */
  readonly place: number
  readonly certificate: Certificate
}

/** A list of certificates as a server sends it or a file holds it, and what it is to be. */
export interface ChainOrder {
  readonly leaf: Certificate
  /** The leaf first, each issued by the next; without a root. */
  readonly chain: readonly Certificate[]
  readonly oddities: readonly ChainOddity[]
}

/** Finds the chain in a list of certificates, in whatever order. Undefined for an empty list. */
export function orderChain(sent: readonly Certificate[]): ChainOrder | undefined {
  const leaf = leafOf(sent)
  if (leaf === undefined) return undefined
  const whole = chainFrom(leaf, sent)
  const last = whole.at(-1)
  const root =
    whole.length > 1 && last !== undefined && isSelfSigned(last) !== false ? last : undefined
  const chain = root ? whole.slice(0, -1) : whole
  return {leaf, chain, oddities: odditiesIn(sent, {leaf, chain, root})}
}

// A server has to send its own certificate first; in a file it is the one that issued none of the others.
function leafOf(sent: readonly Certificate[]): Certificate | undefined {
  const [first] = sent
  if (first === undefined || !issuedOne(first, sent)) return first
  return sent.find((each) => !issuedOne(each, sent)) ?? first
}

const issuedOne = (issuer: Certificate, sent: readonly Certificate[]): boolean =>
  sent.some((each) => !isSame(each, issuer) && isIssuedBy(each, issuer) === true)

function chainFrom(leaf: Certificate, sent: readonly Certificate[]): Certificate[] {
  const chain = [leaf]
  for (;;) {
    const child = chain.at(-1)
    const parent =
      child &&
      sent.find(
        (each) => !chain.some((known) => isSame(known, each)) && isIssuedBy(child, each) !== false,
      )
    if (parent === undefined) return chain
    chain.push(parent)
  }
}

function odditiesIn(
  sent: readonly Certificate[],
  {leaf, chain, root}: Pick<ChainOrder, 'leaf' | 'chain'> & {root: Certificate | undefined},
): ChainOddity[] {
  const whole = root ? [...chain, root] : chain
  const oddities: ChainOddity[] = []
  let furthest = 0
  for (const [place, certificate] of sent.entries()) {
    const note = (kind: ChainOddity['kind']): void => void oddities.push({kind, place, certificate})
    const depth = whole.findIndex((each) => isSame(each, certificate))
    if (sent.slice(0, place).some((each) => isSame(each, certificate))) note('duplicate')
    else if (depth === -1) note('unrelated')
    else if (root && isSame(root, certificate)) note('root')
    else if (place === 0 && !isSame(leaf, certificate)) note('leaf-not-first')
    else if (depth < furthest && !isSame(leaf, certificate)) note('order')
    furthest = Math.max(furthest, depth)
  }
  return oddities
}

/** How a chain goes on behind what was sent. */
export interface ChainContinuation {
  /** Intermediates that were not sent, and are known here. */
  readonly missing: readonly Certificate[]
  /** Whether it then ends below a known root, or in itself. */
  readonly isComplete: boolean
}

/** Looks in `known` for what a chain needs behind what was sent, as far as to a root. */
export function continueChain(
  chain: readonly Certificate[],
  known: CertificatePool,
): ChainContinuation {
  const missing: Certificate[] = []
  for (;;) {
    const last = missing.at(-1) ?? chain.at(-1)
    if (last === undefined) return {missing, isComplete: false}
    if (isSelfSigned(last) === true) return {missing, isComplete: true}
    const parents = known.named(last.issuerDer).filter((each) => isIssuedBy(last, each) === true)
    // Also where a cross-signed one has the same name and key: the chain is to be short.
    if (parents.some((each) => isSelfSigned(each) === true)) return {missing, isComplete: true}
    const parent = parents.find((each) => ![...chain, ...missing].some((one) => isSame(one, each)))
    if (parent === undefined) return {missing, isComplete: false}
    missing.push(parent)
  }
}

export const isSame = (one: Certificate, other: Certificate): boolean =>
  one.fingerprint === other.fingerprint
