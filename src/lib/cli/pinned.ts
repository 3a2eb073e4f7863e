import type {AliasRecord} from '../config/alias-store.ts'
import type {Trust} from '../http/transport.ts'
import type {Settings} from './settings.ts'

/** What of the settings a handshake outside the transport follows. */
export type ProbeSettings = Pick<Settings, 'insecure' | 'resolve' | 'timeout'>

/** Placeholder until the TLS probe stands. */
export async function findPinned(
  _record: AliasRecord,
  _fingerprint: string,
  _settings: ProbeSettings,
): Promise<Pick<Trust, 'ca' | 'fingerprint'>> {
  throw new Error('pinned: not yet')
}
