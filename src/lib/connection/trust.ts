import {readFile} from 'node:fs/promises'
import {getCACertificates} from 'node:tls'
import type {AliasRecord, AliasStore} from '../config/alias-store.ts'
import {AppError} from '../errors/errors.ts'
import type {Trust} from '../http/transport.ts'
import type {ProbeSettings} from './pinned.ts'

/** A server, and whom a connection to it is to trust. */
export interface TrustedServer {
  /** For the words of errors. */
  readonly name: string
  readonly url: string
  /** Certificates that are trusted besides the system's, PEM. */
  readonly ca: readonly string[]
  readonly client: Trust['client']
  /** `sha256:` and 64 digits: the one certificate or public key that is trusted, and none besides. */
  readonly trustFingerprint?: string | undefined
}

/** Whom a connection trusts: the system and the server's own CA; or, with a pinned fingerprint, the one certificate that has it. */
export async function trustIn(server: TrustedServer, settings: ProbeSettings): Promise<Trust> {
  const {insecure} = settings
  const {client, ca, trustFingerprint} = server
  if (!server.url.startsWith('https:') || insecure) return {ca: undefined, client, insecure}
  if (trustFingerprint !== undefined) {
    const {findPinned} = await import('./pinned.ts')
    return {...(await findPinned(server, trustFingerprint, client, settings)), client, insecure}
  }
  // The system's certificates are hundreds, and seldom those of a server that has a CA of its own.
  return ca.length === 0
    ? {ca: systemCertificates(), client, insecure}
    : {ca, moreCa: systemCertificates, client, insecure}
}

/** Whom connections to an alias trust: `certs/CAs/` and the alias's own CA, too, unless a fingerprint is pinned. */
export async function loadTrust(
  record: AliasRecord,
  store: AliasStore,
  settings: ProbeSettings,
): Promise<Trust> {
  return trustIn(await readTrustedServer(record, store, settings), settings)
}

/** Reads the files that say whom connections to an alias trust. Throws `config_invalid` for one that cannot be read. */
export async function readTrustedServer(
  record: AliasRecord,
  store: AliasStore,
  {insecure}: {readonly insecure: boolean},
): Promise<TrustedServer> {
  const {name, url} = record
  const {ca, trustFingerprint} = record.trust ?? {}
  const needsAuthorities = url.startsWith('https:') && !insecure && trustFingerprint === undefined
  return {
    name,
    url,
    client: await loadClient(record),
    ca: needsAuthorities
      ? [
          ...(await store.trustedCertificates()),
          ...(ca === undefined ? [] : [await readPem(record, ca)]),
        ]
      : [],
    trustFingerprint,
  }
}

/** The client certificate that an alias presents, where it has one. Throws `config_invalid`. */
export async function loadClient(record: AliasRecord): Promise<Trust['client']> {
  const {clientCert, clientKey} = record.trust ?? {}
  if (clientCert === undefined || clientKey === undefined) return undefined
  return {cert: await readPem(record, clientCert), key: await readPem(record, clientKey)}
}

/** Every certificate that the system and NODE_EXTRA_CA_CERTS trust, as PEM. */
export function systemCertificates(): string[] {
  return [...new Set([...getCACertificates('default'), ...getCACertificates('system')])]
}

async function readPem(record: AliasRecord, path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    throw new AppError(
      'config_invalid',
      `The alias ${record.name} names the file ${path}, which cannot be read`,
      {
        hint: `Set the alias again: mctl alias set ${record.name} ${record.url}`,
        cause,
      },
    )
  }
}
