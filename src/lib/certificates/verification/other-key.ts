import type {KeyKind} from '../../tls/open-flight.ts'
import {type Certificate, parseCertificate} from '../../x509/certificate.ts'
import {DerError} from '../../x509/der.ts'
import {labelOf} from '../reading/certificate-label.ts'
import type {Standard} from './judge-certificate.ts'
import {judgeName} from './judge-name.ts'
import {judgeValidity} from './judge-validity.ts'
import type {Finding, Verdict} from './verdict.ts'

/** The kind of key for which a server may have another certificate beside this one. */
export const otherKind = ({key}: Certificate): KeyKind => (key.startsWith('RSA') ? 'ECDSA' : 'RSA')

/**
 * Says that a server has a second certificate, for clients that take another kind of key (`der`), and what is wrong
 * with it: of that one only name and dates are judged.
 */
export function otherKeyFindings(
  leaf: Certificate,
  der: Uint8Array | undefined,
  name: string,
  {at, warning}: Pick<Standard, 'at' | 'warning'>,
): Finding[] {
  if (der === undefined) return []
  const other = parsed(der)
  const code = 'other-certificate'
  if (other === undefined) {
    const message = `To clients that take only ${otherKind(leaf)} it presents a certificate that cannot be read`
    return [{severity: 'bad', code, message}]
  }
  if (otherKind(other) === otherKind(leaf)) return []
  const verdicts = [judgeName(other, name), judgeValidity([other], at, warning)]
  const reasons = verdicts.map(({message}) => message).join('; ')
  return [
    {
      severity: severityOf(verdicts),
      code,
      message: `To clients that take only ${otherKind(leaf)} it presents ${labelOf(other)} with a key of ${other.key}: ${reasons}; its chain was not judged`,
      fix: 'Judge its file, too: mctl cert verify FILE',
    },
  ]
}

function severityOf(verdicts: readonly Verdict[]): Finding['severity'] {
  if (verdicts.some(({verdict}) => verdict === 'bad')) return 'bad'
  return verdicts.every(({verdict}) => verdict === 'ok') ? 'info' : 'warning'
}

function parsed(der: Uint8Array): Certificate | undefined {
  try {
    return parseCertificate(der)
  } catch (error) {
    if (error instanceof DerError) return undefined
    throw error
  }
}
