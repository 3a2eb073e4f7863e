import type {LookAtNode} from '../deployment/info.ts'
import type {Services} from './services.ts'

/** Looks at the certificate of each node of an alias by a handshake; what fails is `unknown`, with the reason. */
export function nodeCertificates(services: Services, alias: string): LookAtNode {
  return async (endpoint) => {
    const [
      {probeEndpoint},
      {certificateDocument, readCertificate},
      {defaultWarning, expiryInWords, judgeExpiry},
      {findEndpoint},
    ] = await Promise.all([
      import('./cert/endpoints.ts'),
      import('../x509/certificate.ts'),
      import('../x509/expiry.ts'),
      import('../certificates/sources.ts'),
    ])
    try {
      const source = await findEndpoint(`https://${endpoint}`, (name) => services.alias(name))
      const [probe] = await probeEndpoint(services, {...source, alias})
      if (probe === undefined) return {state: 'unknown', message: 'not looked at'}
      if ('error' in probe) throw probe.error
      const [leaf] = probe.chain
      if (leaf === undefined) return {state: 'unknown', message: 'no certificate was sent'}
      const certificate = readCertificate(leaf, endpoint)
      const expiry = judgeExpiry(certificate, services.now(), defaultWarning)
      const {subject, notAfter, fingerprint} = certificateDocument(certificate)
      return {
        state: expiry.state,
        message: expiryInWords(expiry, certificate),
        subject,
        notAfter,
        fingerprint,
      }
    } catch (error) {
      return {state: 'unknown', message: error instanceof Error ? error.message : String(error)}
    }
  }
}
