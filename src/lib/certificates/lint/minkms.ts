import {Secret} from '../../base/secret.ts'
import type {GoKeyPair} from '../../x509/go/go-key-pair.ts'
import {bitLength} from '../../x509/go/go-rsa-key.ts'
import {certificateOf} from './facts.ts'
import {type Reload, reloadOf, type Start} from './minio.ts'
import {type Loaded, loadMinioPair} from './pair.ts'
import type {PairLook} from './snapshot.ts'

/**
 * What AIStor Key Manager (minkms) does with a pair when it starts, by its documentation.
 *
 * RSA of 2048, 3072 or 4096 bits, P-256, P-384 or Ed25519; a name or an address; a key that is not encrypted;
 * not expired. Not measured: the program is not to be had, so that its own words are not known.
 */
export function startMinkms(pair: PairLook, now: Date): Start {
  const loaded = loadMinkmsPair(pair, now)
  if ('error' in loaded) return {verdict: 'refused', serverMessage: loaded.error}
  return {verdict: 'tls', pair: loaded}
}

/** What a running one does: it reads its pair again every hour, by the same rules. */
export function reloadMinkms(pair: PairLook, now: Date): Reload {
  return reloadOf(loadMinkmsPair(pair, now))
}

function loadMinkmsPair(pair: PairLook, now: Date): Loaded {
  const loaded = loadMinioPair(pair, new Secret(''))
  if ('error' in loaded) return loaded
  const error = ruleBroken(loaded, now)
  return error === undefined ? loaded : {error}
}

function ruleBroken({leaf, chain: [der]}: GoKeyPair, now: Date): string | undefined {
  const {publicKey, names} = leaf
  if (publicKey.kind === 'rsa' && ![2048, 3072, 4096].includes(bitLength(publicKey.modulus))) {
    return 'documented: RSA keys have 2048, 3072 or 4096 bits'
  }
  if (publicKey.kind === 'ec' && publicKey.curve !== 'P-256' && publicKey.curve !== 'P-384') {
    return 'documented: elliptic curve keys are on P-256 or P-384'
  }
  if (names.dns.length === 0 && names.ips.length === 0) {
    return 'documented: the certificate is for a name or an address (subjectAltName)'
  }
  const certificate = der && certificateOf(der)
  if (certificate && now > certificate.notAfter)
    return 'documented: the certificate has not expired'
  return undefined
}
