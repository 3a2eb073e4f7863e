import type {Secret} from '../../base/secret.ts'
import {matchesHost} from '../../x509/subject-alt-name.ts'
import {certificatesOf, hostsOf} from './facts.ts'
import {type HandshakeFault, handshakeFault} from './handshake.ts'
import {linkError, type Reload, reloadMinio} from './minio.ts'
import {loadMinioPair} from './pair.ts'
import type {CertsFolder, PairLook} from './snapshot.ts'

/** A folder of MinIO for one domain, or one that was probably meant to be such. */
export interface Domain {
  readonly pair: PairLook
  /** `domain`: MinIO looks at it; `link-targets`: it does, though it only holds what links lead to; else never. */
  readonly role: 'domain' | 'link-targets' | 'not-read'
  readonly names: readonly string[]
  readonly servedAtStart: boolean
  /** Why it is not served, in words. */
  readonly reason: string
  /** The line that MinIO logs when it starts. */
  readonly serverMessage: string | undefined
  readonly reload: Reload
  /** Why no client can connect though it is served. */
  readonly fault?: HandshakeFault
}

/**
 * What MinIO makes of the folders below its folder of certificates, as it would when TLS is on.
 *
 * Source: measured, MinIO of 2026-02-12. The names of the folders mean nothing to it; the names in the certificates do.
 */
export function judgeDomains(folder: CertsFolder, password: Secret): Domain[] {
  const looked = [folder.root, ...folder.below.filter(isLookedAt)]
  const hasLinks = folder.root.cert.isLink || folder.root.key.isLink
  return folder.below.flatMap((pair) => {
    const isTarget = looked.some(
      (other) => other !== pair && (isLinked(other) || !isLookedAt(pair)) && isSame(other, pair),
    )
    if (isLookedAt(pair)) {
      const domain = judgeDomain(pair, password)
      return [isTarget ? {...domain, role: 'link-targets' as const} : domain]
    }
    const isGeneration = pair.folder.startsWith('..') && hasLinks
    if (isTarget || isGeneration || !holdsBoth(folder, pair.folder)) return []
    if (pair.folder === 'CAs' && !isMissed(pair, folder)) return []
    return [notRead(pair)]
  })
}

const isLinked = ({cert, key}: PairLook): boolean => cert.isLink || key.isLink

function isSame(one: PairLook, other: PairLook): boolean {
  return one.cert.realPath === other.cert.realPath || one.key.realPath === other.key.realPath
}

function isLookedAt({folder, cert, key}: PairLook): boolean {
  const isPlace = !folder.includes('/') && folder !== 'CAs' && !folder.startsWith('..')
  return isPlace && (cert.owned !== undefined || key.owned !== undefined)
}

// Something like a certificate, and something like a key.
function holdsBoth({names}: CertsFolder, folder: string): boolean {
  const own = names.filter((name) => name.slice(0, name.lastIndexOf('/')) === folder)
  return own.some((name) => /\.crt$/i.test(name)) && own.some((name) => /\.key$/i.test(name))
}

// A CA with its key, and a copy of the root pair, lie in CAs by mistake, and nobody waits for them to be served.
function isMissed(pair: PairLook, {root}: CertsFolder): boolean {
  const served = namesOf(root)
  return namesOf(pair).some((name) => !served.includes(name))
}

function namesOf({cert}: PairLook): string[] {
  const leaf = certificatesOf(cert)[0]?.certificate
  return leaf ? hostsOf(leaf) : []
}

function judgeDomain(pair: PairLook, password: Secret): Domain {
  const names = namesOf(pair)
  const {cert, key} = pair
  const base = {pair, role: 'domain' as const, names, reload: reloadDomain(pair, names, password)}
  const skipped = (reason: string): Domain => ({
    ...base,
    servedAtStart: false,
    reason,
    serverMessage: undefined,
  })
  if (cert.kind !== 'file') return skipped('there is no public.crt beside its key')
  if (key.kind !== 'file') return skipped('there is no private.key beside its certificate')
  const error = domainError(pair, password)
  if (error !== undefined) {
    const serverMessage = `Error: Unable to load TLS certificate '${cert.path},${key.path}': ${error}`
    return {...skipped(error), serverMessage}
  }
  const loaded = loadMinioPair(pair, password)
  if ('error' in loaded) return skipped(loaded.error)
  const fault = handshakeFault(loaded)
  // Go passes over a pair on P-224; with the others it makes the attempt.
  if (fault?.code === 'key-p224') return skipped(fault.message)
  if (loaded.leaf.names.dns.length === 0) return skipped('its certificate is for no name')
  return {
    ...base,
    servedAtStart: true,
    reason: fault?.message ?? 'it is served',
    serverMessage: undefined,
    ...(fault ? {fault} : {}),
  }
}

function domainError(pair: PairLook, password: Secret): string | undefined {
  const mixed = linkError(pair)
  if (mixed !== undefined) return mixed
  const loaded = loadMinioPair(pair, password)
  if ('error' in loaded) return loaded.error
  return loaded.leaf.names.ips.length > 0
    ? 'cert: certificate must not contain any IP SANs: only the default certificate may contain IP SANs'
    : undefined
}

// A running server takes up no new folder. One with the name of its domain is taken for one that was there.
function reloadDomain(pair: PairLook, names: readonly string[], password: Secret): Reload {
  const reload = reloadMinio(pair, password)
  const alternatives = names.map((value) => ({type: 'dns' as const, value}))
  if (reload.verdict === 'old' || matchesHost(alternatives, pair.folder)) return reload
  return {
    verdict: 'old',
    reason: 'a running server takes up no new folder, and this one is not named for its domain',
  }
}

function notRead(pair: PairLook): Domain {
  const {folder} = pair
  const reason = folder.startsWith('..')
    ? 'MinIO passes over names that begin with two dots'
    : folder === 'CAs'
      ? 'CAs is for certificates of authorities; no pair is looked for in it'
      : folder.includes('/')
        ? 'MinIO looks only one level deep'
        : 'MinIO looks only for public.crt and private.key, in this spelling'
  return {
    pair,
    role: 'not-read',
    names: namesOf(pair),
    servedAtStart: false,
    reason,
    serverMessage: undefined,
    reload: {verdict: 'old', reason},
  }
}
