import type {Secret} from '../../base/secret.ts'
import {isKeyType, loadGoKeyPair} from '../../x509/go/go-key-pair.ts'
import {decodeGoPem, type GoPemBlock, trimGoSpace} from '../../x509/go/go-pem.ts'
import {decryptBlock, isEncryptedBlock} from '../../x509/keys/encrypted-key.ts'
import {toPem} from '../../x509/pem.ts'
import {handshakeFault} from './handshake.ts'
import {type Look, readError, textOfLook} from './look.ts'
import {type Reload, reloadOf, type Start} from './minio.ts'
import type {Loaded} from './pair.ts'
import type {PairLook} from './snapshot.ts'

/** What KES does with a pair when it starts. Source: measured, KES 0.23. */
export function startKes(pair: PairLook, password: Secret): Start {
  const loaded = loadKesPair(pair, password)
  if ('error' in loaded) return {verdict: 'refused', serverMessage: `Error: ${loaded.error}`}
  return {verdict: handshakeFault(loaded) ? 'handshake-fails' : 'tls', pair: loaded}
}

/** What a running KES does after SIGHUP: the same as at its start, or else it keeps what it has. */
export function reloadKes(pair: PairLook, password: Secret): Reload {
  const loaded = loadKesPair(pair, password)
  return reloadOf(
    'error' in loaded ? {error: `Failed to reload server config: ${loaded.error}`} : loaded,
  )
}

function loadKesPair({cert, key}: PairLook, password: Secret): Loaded {
  const failed = (error: string): Loaded => ({error: `failed to read TLS certificate: ${error}`})
  const certificates = readBlocks(cert, ({type}) => type === 'CERTIFICATE')
  if ('error' in certificates) return failed(certificates.error)
  const keys = readBlocks(key, ({type}) => type === 'CERTIFICATE' || isKeyType(type))
  if ('error' in keys) return failed(keys.error)
  const first = keys.blocks.find(({type}) => isKeyType(type))
  if (!first) return failed('https: no PEM-encoded private key found')
  const plain = plainKey(first, password)
  if ('error' in plain) return failed(plain.error)
  const loaded = loadGoKeyPair(certificates.text, toPem(first.type, plain.bytes))
  if ('error' in loaded) return failed(loaded.error)
  const {dns, ips} = loaded.leaf.names
  if (dns.length > 0 || ips.length > 0) return loaded
  return {
    error: 'invalid TLS certificate: certificate does not contain any DNS or IP address as SAN',
  }
}

function readBlocks(
  look: Look,
  isAllowed: (block: GoPemBlock) => boolean,
): {readonly text: string; readonly blocks: readonly GoPemBlock[]} | {readonly error: string} {
  const unreadable = readError(look)
  if (unreadable !== undefined) return {error: unreadable}
  const text = trimGoSpace(textOfLook(look))
  const blocks: GoPemBlock[] = []
  for (let rest = text; rest !== ''; ) {
    const next = decodeGoPem(rest)
    if (!next.block) return {error: 'https: no valid PEM data'}
    if (!isAllowed(next.block)) return {error: 'https: unsupported PEM data block'}
    blocks.push(next.block)
    rest = next.rest
  }
  return {text, blocks}
}

function plainKey(
  block: GoPemBlock,
  password: Secret,
): {readonly bytes: Uint8Array} | {readonly error: string} {
  if (!isEncryptedBlock(block)) return {bytes: block.bytes}
  if (password.isEmpty) return {error: 'https: private key is encrypted: password required'}
  return decryptBlock(block, password)
}
