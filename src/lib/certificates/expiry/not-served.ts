import {rfc3339} from '../../base/time.ts'
import {matchesHost} from '../../x509/subject-alt-name.ts'
import type {PlacedCertificate} from './checked-source.ts'

/**
 * Finds the certificates of servers in whose place a newer one lies among the files, in words.
 *
 * A file counts when it holds a certificate of its own, first in the file, for one of the names of the one that
 * is served. A server is taken to have more than one pair for a name when the one that it serves is among the
 * files, too.
 */
export function findNotServed(
  placed: readonly PlacedCertificate[],
): Map<PlacedCertificate, string> {
  const leaves = placed.filter(({depth}) => depth === 0)
  const files = leaves.filter(({servernames}) => servernames === undefined)
  const onDisk = new Set(files.map(({certificate}) => certificate.fingerprint))
  const found = new Map<PlacedCertificate, string>()
  if (files.length === 0) return found
  for (const served of leaves) {
    const {servernames, certificate} = served
    if (servernames === undefined || onDisk.has(certificate.fingerprint)) continue
    const newer = files.find(
      (file) =>
        file.certificate.notBefore > certificate.notBefore &&
        certificate.names.some(({value}) => matchesHost(file.certificate.names, value)),
    )
    if (newer === undefined) continue
    const {where, certificate: waiting} = newer
    found.set(
      served,
      `${where} was renewed on ${rfc3339(waiting.notBefore)} (serial ${waiting.serial}) and is not served at ${served.where}`,
    )
  }
  return found
}
