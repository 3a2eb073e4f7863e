import type {PlacedCertificate} from '../../../src/lib/certificates/expiry/checked-source.ts'
import type {Certificate} from '../../../src/lib/x509/certificate.ts'
import {readCertificate} from '../../../src/lib/x509/certificate.ts'
import {datedPair} from '../../helpers/dated-pair.ts'

/** A certificate for hosts, its dates in days from now. */
export function certificateFor(hosts: string[], from = -1, until = 90): Certificate {
  return readCertificate(datedPair({hosts, from, until}).cert, 'test')
}

/** It as the first of a file. */
export function inFile(certificate: Certificate, where = 'public.crt', depth = 0) {
  return {source: where, where, depth, certificate} satisfies PlacedCertificate
}

/** It as a server presents it for names. */
export function atServer(certificate: Certificate, where = 'n1:9000', servernames = ['']) {
  return {source: 'prod', where, servernames, depth: 0, certificate} satisfies PlacedCertificate
}
