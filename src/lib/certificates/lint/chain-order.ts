import {type Certificate, isSelfSigned} from '../../x509/certificate.ts'
import {authorityInfoAccess} from '../../x509/extensions.ts'
import {isIssuedBy, readable} from '../../x509/path/issuance.ts'
import type {Held} from './facts.ts'
import type {Finding} from './finding.ts'

/** The certificates of a file in the order in which a server has to send them, and those that do not belong. */
export interface Ordered {
  /** Leaf first; each is signed by the next. */
  readonly chain: readonly Held[]
  readonly extra: readonly Held[]
}

/** Puts the certificates behind a leaf in order, without those that appear twice. */
export function inOrder(leaf: Held, others: readonly Held[]): Ordered {
  const chain = [leaf]
  const seen = new Set([fingerprint(leaf)])
  let left = others.filter((each) => {
    const isNew = !seen.has(fingerprint(each))
    seen.add(fingerprint(each))
    return isNew
  })
  for (let last = leaf.certificate; last && !last.isSelfIssued; ) {
    const child = last
    const next = left.find(
      ({certificate}) => certificate && isIssuedBy(child, certificate) !== false,
    )
    if (!next) break
    chain.push(next)
    left = left.filter((each) => each !== next)
    last = next.certificate
  }
  return {chain, extra: left}
}

const fingerprint = ({der}: Held): string => Buffer.from(der).toString('base64')

/** What is wrong with the order and the completeness of a chain; the first one is the leaf, `known` those of CAs. */
export function chainFindings(
  held: readonly Held[],
  file: string,
  now: Date,
  fixCommand: string,
  known: readonly Certificate[],
): Finding[] {
  const [leaf, ...others] = held
  if (!leaf?.certificate) return []
  const {chain, extra} = inOrder(leaf, others)
  const findings: Finding[] = []
  const isDuplicate = others.length > chain.length - 1 + extra.length
  const isOrdered = chain.every((each, at) => held[at] === each)
  if (!isOrdered || isDuplicate) {
    const message = isDuplicate
      ? 'A certificate stands in the file twice'
      : 'The certificates are out of order: each is to be followed by the one that signed it'
    findings.push({
      severity: 'warning',
      code: isDuplicate ? 'chain-duplicate' : 'chain-order',
      file,
      message,
      fix: fixCommand,
    })
  }
  for (const {certificate} of extra) {
    if (!certificate) continue
    const message = `${certificate.subject || 'A certificate'} has signed nothing in this chain, and is sent for nothing`
    findings.push({severity: 'warning', code: 'chain-extra', file, message})
  }
  return [
    ...findings,
    ...signatures(chain, file),
    ...ends(chain, file, known),
    ...dates(chain, file, now),
  ]
}

function ends(chain: readonly Held[], file: string, known: readonly Certificate[]): Finding[] {
  const last = chain.at(-1)?.certificate
  if (!last) return []
  if (last.isSelfIssued) {
    if (chain.length === 1) return []
    const message = `The root ${last.subject} is sent, too; clients have it or do not trust it`
    return [{severity: 'info', code: 'chain-root-sent', file, message}]
  }
  if (chain.length > 1) return []
  const issuers = known.filter((each) => isIssuedBy(last, each) === true)
  if (issuers.some((each) => isSelfSigned(each) === true)) return []
  const code = 'chain-incomplete'
  const missing = `The certificate of its issuer ${last.issuer} is not in the file`
  const [issuer] = issuers
  if (issuer) {
    const message = `${missing}, and that is an intermediate CA (signed by ${issuer.issuer}): clients that know only the root refuse the server`
    return [{severity: 'warning', code, file, message}]
  }
  const [place] = readable(() => authorityInfoAccess(last).caIssuers) ?? []
  if (place !== undefined) {
    const message = `${missing}; the certificate names a place to get it from (${place}), as one of an intermediate CA does: clients that know only the root refuse the server`
    return [{severity: 'warning', code, file, message}]
  }
  const message = `${missing}, nor in CAs: if it is an intermediate CA and no root, clients that know only the root refuse the server`
  return [{severity: 'info', code: 'chain-end-unknown', file, message}]
}

function dates(chain: readonly Held[], file: string, now: Date): Finding[] {
  return chain.slice(1).flatMap(({certificate}): Finding[] => {
    if (!certificate || certificate.isSelfIssued) return []
    if (now <= certificate.notAfter && now >= certificate.notBefore) return []
    const message = `The intermediate ${certificate.subject} ${now > certificate.notAfter ? 'has expired' : 'is not valid yet'}`
    return [{severity: 'error', code: 'chain-expired', file, message}]
  })
}

const weak = /sha1|md5|md2/i

function signatures(chain: readonly Held[], file: string): Finding[] {
  return chain.flatMap(({certificate}): Finding[] => {
    if (!certificate) return []
    const {algorithm} = certificate
    const name = algorithm.name
    const what = certificate.subject || 'The certificate'
    if (weak.test(name)) {
      const isOwn = certificate.isSelfIssued
      const message = isOwn
        ? `${what} is signed with ${name}; as an anchor nobody checks that, and some programs refuse it all the same`
        : `${what} is signed with ${name}, which every client refuses`
      return [{severity: isOwn ? 'warning' : 'error', code: 'signature-weak', file, message}]
    }
    if (certificate.isSelfIssued && isSelfSigned(certificate) === false) {
      const message = `${what} names itself as its issuer, and its signature is not by its own key`
      return [{severity: 'warning', code: 'signature-broken', file, message}]
    }
    return []
  })
}
