import {readGoCertificate} from '../../x509/go/go-certificate.ts'
import {isKeyType} from '../../x509/go/go-key-pair.ts'
import {allGoPem} from '../../x509/go/go-pem.ts'
import type {GoPublicKey} from '../../x509/go/go-public-key.ts'
import {GoRefusal} from '../../x509/go/go-reading.ts'
import {pairError, readGoPrivateKey} from '../../x509/keys/private-key.ts'
import type {Context} from './context.ts'
import {certificatesOf} from './facts.ts'
import type {Finding} from './finding.ts'
import {textOfLook} from './look.ts'

/** Whether the key of the root pair belongs to its first certificate, to a later one, or to none. */
export function matchFindings({folder, fixCommand}: Context): Finding[] {
  const {cert, key} = folder.root
  const block = allGoPem(textOfLook(key)).blocks.find(({type}) => isKeyType(type))
  const read = block && readGoPrivateKey(block.bytes)
  if (!read || 'error' in read) return []
  const {publicKey} = read
  const errors = certificatesOf(cert).map(({der}) => errorOf(der, publicKey))
  const [first] = errors
  if (first === undefined) return []
  const at = errors.indexOf(undefined)
  if (at > 0) {
    const message = `The key belongs to certificate ${at + 1} of the file: that of the server has to come first`
    const code = 'leaf-not-first'
    return [{severity: 'error', code, file: 'public.crt', message, fix: fixCommand}]
  }
  // A certificate that cannot be read says nothing about its key.
  if (!first.startsWith('tls: private key')) return []
  const code = 'key-mismatch'
  const message = /type/.test(first)
    ? 'The key is of another kind than that of the certificate: the two files do not belong together'
    : 'The key does not belong to the certificate: the two files do not belong together'
  return [{severity: 'error', code, file: 'private.key', message}]
}

function errorOf(der: Uint8Array, key: GoPublicKey): string | undefined {
  try {
    return pairError(readGoCertificate(der).publicKey, key)
  } catch (error) {
    if (error instanceof GoRefusal) return error.message
    throw error
  }
}
