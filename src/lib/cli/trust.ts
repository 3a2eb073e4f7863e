import {readFile} from 'node:fs/promises'
import {getCACertificates} from 'node:tls'
import type {AliasRecord, AliasStore} from '../config/alias-store.ts'
import {AppError} from '../errors/errors.ts'
import type {Trust} from '../http/transport.ts'
import type {ProbeSettings} from './pinned.ts'

/**
 * Collects whom connections to an alias trust: the system, `certs/CAs/` and the alias's own CA; or, with
 * a pinned fingerprint, the one certificate that has it.
 */
export async function loadTrust(
  record: AliasRecord,
  store: AliasStore,
  settings: ProbeSettings,
): Promise<Trust> {
  const {insecure} = settings
  const {ca, trustFingerprint} = record.trust ?? {}
  const client = await loadClient(record)
  if (!record.url.startsWith('https:') || insecure) return {ca: undefined, client, insecure}
  if (trustFingerprint !== undefined) {
    const {findPinned} = await import('./pinned.ts')
    return {...(await findPinned(record, trustFingerprint, client, settings)), client, insecure}
  }
  const extra = [
    ...(await store.trustedCertificates()),
    ...(ca === undefined ? [] : [await readPem(record, ca)]),
  ]
  // The system's certificates are hundreds, and seldom those of a server that has a CA of its own.
  return extra.length === 0
    ? {ca: systemCertificates(), client, insecure}
    : {ca: extra, moreCa: systemCertificates, client, insecure}
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
