import type {JudgedCertificate} from './judged-certificate.ts'
import {bad, type Finding} from './verdict.ts'

/** A certificate of a chain that Go does not even read. */
export interface GoRefusal {
  /** From 0. */
  readonly place: number
  /** In Go's words, or in ours where we cannot read it either. */
  readonly reason: string
}

/** What is left of a judgement where Go refuses to read a certificate: it reads all, needed or not, and hangs up. */
export function withGoRefusals<T extends JudgedCertificate>(
  judged: T,
  refusals: readonly GoRefusal[],
): T {
  const [first] = refusals
  if (first === undefined) return judged
  const message = `Go (mc, MinIO, KES) does not read certificate ${first.place} of the chain, and hangs up: ${first.reason}`
  const finding: Finding = {
    severity: 'bad',
    code: 'chain-refused-by-go',
    message,
    fix: 'Replace it in the file on the server; mctl cert lint DIR shows where',
  }
  return {
    ...judged,
    findings: [finding, ...judged.findings],
    judges: {...judged.judges, go: {verdict: 'bad', message}},
    verdicts: {...judged.verdicts, chain: bad(message)},
    healthy: false,
  }
}
