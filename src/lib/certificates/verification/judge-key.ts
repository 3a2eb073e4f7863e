import type {Certificate} from '../../x509/certificate.ts'
import {bad, ok, untested, type Verdict, warning} from './verdict.ts'

/** Whether the private key in `file` belongs to a certificate. */
export interface KeyMatch {
  readonly file: string
  readonly fits: boolean | 'unknown'
}

/** Whether clients take the key of a certificate, and whether its private key is at hand where one is looked at. */
export function judgeKey(certificate: Certificate, match: KeyMatch | undefined): Verdict {
  if (match?.fits === false) {
    return bad(`${match.file} is the key of another certificate: no server loads the two together`)
  }
  const verdict = judgeKind(certificate)
  if (match === undefined) return verdict
  if (match.fits === true) return {...verdict, message: `${verdict.message}; fits ${match.file}`}
  if (verdict.verdict !== 'ok') return verdict
  return untested(`${verdict.message}; whether ${match.file} fits is not known: it cannot be read`)
}

const replace = 'Make a certificate with a new key: mctl cert create HOST'

function judgeKind({key}: Certificate): Verdict {
  const bits = /^RSA (\d+)$/.exec(key)?.[1]
  if (bits !== undefined && Number(bits) < 2048)
    return bad(`${key} is too short; clients refuse it`, replace)
  if (key === 'P-224') return bad('no client takes P-224', replace)
  if (key === 'Ed25519') return warning('Ed25519, which browsers do not take')
  if (/^RSA |^P-(?:256|384|521)$/.test(key)) return ok(key)
  return untested(`${key} is of a kind that is not known here`)
}
