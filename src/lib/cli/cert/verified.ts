import type {EndpointVerdict} from '../../certificates/verification/verify-endpoint.ts'
import type {FileVerdict} from '../../certificates/verification/verify-file.ts'
import type {Certificate} from '../../x509/certificate.ts'
import type {CertificatePool} from '../../x509/path/certificate-pool.ts'

/** What was judged, and by what; with the certificates themselves, for writing them. */
export interface Verified {
  readonly verdict: EndpointVerdict | FileVerdict
  readonly certificates: readonly Certificate[]
  readonly anchors: CertificatePool
}

/** The certificates of several results, when they are all the same. */
export function onlyChain(results: readonly Verified[]): readonly Certificate[] | undefined {
  const [first] = results
  const key = ({certificates}: Verified): string =>
    certificates.map(({fingerprint}) => fingerprint).join()
  return first && results.every((each) => key(each) === key(first)) ? first.certificates : undefined
}
