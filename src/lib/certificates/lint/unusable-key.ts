import {DerError, DerReader, oidOf, tag} from '../../x509/der.ts'
import {curves, ecPublicKey, rsaPss} from '../../x509/public-key.ts'

const kinds: Readonly<Record<string, string>> = {
  [rsaPss]: 'an RSA-PSS key; Go takes plain RSA only',
  '1.3.101.113': 'an Ed448 key, which Go does not know',
  '1.3.101.110': 'an X25519 key, which cannot sign',
  '1.3.101.111': 'an X448 key, which cannot sign',
  '1.2.840.10040.4.1': 'a DSA key, which TLS does not use any more',
}

/** Says what kind of key it is that Go does not take. */
export function unusableKey(der: Uint8Array): string {
  try {
    const reader = new DerReader(der).enter(tag.sequence)
    reader.read(tag.integer)
    const identifier = reader.enter(tag.sequence)
    const algorithm = oidOf(identifier.read(tag.oid))
    const kind = kinds[algorithm]
    if (kind !== undefined) return `The file holds ${kind}`
    if (algorithm === ecPublicKey) return curveOf(identifier)
    return 'The key is of a kind that Go does not know, or its numbers do not fit together'
  } catch (error) {
    if (!(error instanceof DerError)) throw error
    return 'The key is damaged, or of a kind that Go does not know'
  }
}

function curveOf(parameters: DerReader): string {
  if (parameters.nextTag !== tag.oid) {
    return 'The key spells its curve out (explicit EC parameters) instead of naming it'
  }
  const oid = oidOf(parameters.read(tag.oid))
  const name = curves[oid]?.name ?? oid
  return /^P-(224|256|384|521)$/.test(name)
    ? `The key on ${name} is damaged`
    : `The key is on the curve ${name}; Go knows P-224 to P-521`
}
