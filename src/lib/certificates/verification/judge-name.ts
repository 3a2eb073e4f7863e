import type {Certificate} from '../../x509/certificate.ts'
import {matchesHost} from '../../x509/subject-alt-name.ts'
import {bad, ok, type Verdict} from './verdict.ts'

// A certificate may have a thousand; who looks at text wants to see the first.
const most = 10

/** Whether a certificate is made for a host, as Go decides it. */
export function judgeName({names, subject}: Certificate, host: string): Verdict {
  if (matchesHost(names, host)) return ok(`made for ${host}`)
  const make = `make one that is for it, too: mctl cert create ${host}`
  if (names.length === 0) {
    return bad(
      `has no alternative names, only ${subject || 'nothing'}; mc and MinIO look at nothing else`,
      `It has to be replaced: ${make}`,
    )
  }
  const shown = names.slice(0, most).map(({value}) => value)
  const more = names.length > most ? ` and ${names.length - most} more` : ''
  return bad(
    `made for ${shown.join(', ')}${more}, and not for ${host}`,
    `Use one of its names, or ${make}`,
  )
}
