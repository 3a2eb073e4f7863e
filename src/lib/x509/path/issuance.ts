import type {Certificate} from '../certificate.ts'
import {DerError} from '../der.ts'
import {
  authorityKeyIdentifier,
  basicConstraints,
  type Extended,
  extKeyUsage,
  keyUsage,
  nameConstraints,
  subjectKeyIdentifier,
} from '../extensions.ts'
import {verifySignature} from '../signature-algorithm.ts'

/** Whether `parent` has the name of the issuer that stands in `child`. */
export function namesIssuer(child: Certificate, parent: Certificate): boolean {
  return Buffer.compare(child.issuerDer, parent.subjectDer) === 0
}

/** Whether `parent` issued `child`: by its name and by its key; `unknown` when the signature is of an unknown kind. */
export function isIssuedBy(child: Certificate, parent: Certificate): boolean | 'unknown' {
  return namesIssuer(child, parent) && verifySignature(child, parent.publicKey.spki)
}

/** How well the key identifiers of two certificates fit, for finding the likelier of several issuers first. */
export function keyIdentifiersFit(
  child: Certificate,
  parent: Certificate,
): 'yes' | 'no' | 'unsaid' {
  const [wanted, offered] = [
    readable(() => authorityKeyIdentifier(child)),
    readable(() => subjectKeyIdentifier(parent)),
  ]
  if (wanted === undefined && offered === undefined) return 'yes'
  if (wanted === undefined || offered === undefined) return 'unsaid'
  return wanted === offered ? 'yes' : 'no'
}

/** Whether `child` names the key of `parent` by its identifier; undefined where one of them has none. */
export function namesKeyOf(child: Certificate, parent: Certificate): boolean | undefined {
  const wanted = readable(() => authorityKeyIdentifier(child))
  const offered = readable(() => subjectKeyIdentifier(parent))
  return wanted === undefined || offered === undefined ? undefined : wanted === offered
}

/** What an extension says, or undefined when it is not there or damaged. */
export function readable<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof DerError) return undefined
    throw error
  }
}

const readers: Readonly<Record<string, (of: Extended) => unknown>> = {
  basicConstraints,
  keyUsage,
  extKeyUsage,
  nameConstraints,
  subjectKeyIdentifier,
  authorityKeyIdentifier,
}

/** The first extension that paths depend on and that cannot be read; undefined when all can. */
export function damagedExtension(certificate: Extended): string | undefined {
  return Object.entries(readers).find(([, read]) => {
    try {
      read(certificate)
      return false
    } catch (error) {
      if (error instanceof DerError) return true
      throw error
    }
  })?.[0]
}
