import type {Certificate} from '../certificate.ts'
import {verifySignature} from '../signature-algorithm.ts'
import type {PathFault} from './path-fault.ts'

/** What is wrong with the signature that `parent` is to have made; MD5 and SHA-1 nobody takes any more. */
export function signatureFault(child: Certificate, parent: Certificate): PathFault | undefined {
  const {digest, name} = child.algorithm
  if (digest === 'md5' || digest === 'sha1') {
    return {kind: 'weak-signature', certificate: child, detail: name}
  }
  const isGood = verifySignature(child, parent.publicKey.spki)
  if (isGood === 'unknown') return {kind: 'unknown-signature', certificate: child, detail: name}
  return isGood ? undefined : {kind: 'other-key', certificate: child}
}
