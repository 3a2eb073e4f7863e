import {AppError} from '../errors/errors.ts'
import type {ResolveRule, Trust} from '../http/transport.ts'

/** What a handshake outside the transport follows. */
export interface ProbeSettings {
  readonly insecure: boolean
  readonly resolve: readonly ResolveRule[]
  /** Milliseconds. */
  readonly connectTimeout: number
  readonly signal: AbortSignal
}

/**
 * Finds the certificate that has the pinned fingerprint, of itself or of its public key, at the server
 * of an alias. Throws `tls_untrusted` when the server presents another one.
 */
export async function findPinned(
  record: {readonly name: string; readonly url: string},
  trustFingerprint: string,
  client: Trust['client'],
  settings: ProbeSettings,
): Promise<Pick<Trust, 'ca' | 'fingerprint'>> {
  const [{probeTls}, {readCertificate}, {toPem}] = await Promise.all([
    import('../tls/probe.ts'),
    import('../x509/certificate.ts'),
    import('../x509/pem.ts'),
  ])
  const url = new URL(record.url)
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  const port = url.port || '443'
  const rule = settings.resolve.find(
    (each) => each.host.toLowerCase() === host && (each.port ?? port) === port,
  )
  const {chain} = await probeTls({
    host,
    port: Number(port),
    address: rule?.address,
    client,
    timeout: settings.connectTimeout,
    signal: settings.signal,
  })
  const [leaf] = chain
  const pin = trustFingerprint
    .replace(/^sha256:/i, '')
    .replaceAll(':', '')
    .toLowerCase()
  const certificate = leaf && readCertificate(leaf, record.name)
  const fingerprint = certificate?.fingerprint
  if (
    leaf === undefined ||
    fingerprint === undefined ||
    (pin !== fingerprint && pin !== certificate?.publicKeyFingerprint)
  ) {
    throw new AppError(
      'tls_untrusted',
      `${record.name} presents another certificate than the one trusted: SHA-256 ${fingerprint ?? 'unknown'}`,
      {
        hint: `If it was renewed: mctl alias set ${record.name} ${record.url} --trust-fingerprint sha256:${fingerprint ?? ''}`,
      },
    )
  }
  return {ca: [toPem('CERTIFICATE', leaf)], fingerprint}
}
