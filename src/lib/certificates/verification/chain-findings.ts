import type {ChainContinuation, ChainOddity, ChainOrder} from '../../x509/path/chain-order.ts'
import {issuerOf, labelOf} from '../reading/certificate-label.ts'
import type {Finding} from './verdict.ts'

const mend = 'Write the file as it should be: --write-chain FILE'

/** What is odd about a chain as it is sent, or as it stands in a file. */
export function chainFindings(order: ChainOrder, rest: ChainContinuation): Finding[] {
  return [...order.oddities.map(oddityFinding), ...incomplete(order, rest)]
}

function oddityFinding({kind, place, certificate}: ChainOddity): Finding {
  const which = `Certificate ${place}, ${labelOf(certificate)},`
  switch (kind) {
    case 'duplicate':
      return {
        severity: 'warning',
        code: 'chain-duplicate',
        message: `${which} is there twice`,
        fix: mend,
      }
    case 'root':
      return {
        severity: 'info',
        code: 'chain-root',
        message: `${which} is the root: it need not be sent, clients have it or do not trust it`,
      }
    case 'unrelated':
      return {
        severity: 'warning',
        code: 'chain-unrelated',
        message: `${which} has nothing to do with the others`,
        fix: mend,
      }
    case 'order':
      return {
        severity: 'bad',
        code: 'chain-order',
        message: `${which} is in the wrong place: each has to be issued by the next; strict clients refuse it`,
        fix: mend,
      }
    case 'leaf-not-first':
      return {
        severity: 'bad',
        code: 'chain-leaf-not-first',
        message: `${which} stands first, and has to stand behind what it issued: a server takes the first for its own and does not start`,
        fix: mend,
      }
  }
}

function incomplete({chain}: ChainOrder, {missing, isComplete}: ChainContinuation): Finding[] {
  const last = chain.at(-1)
  const [first] = missing
  if (last === undefined || (isComplete && first === undefined)) return []
  const message = first
    ? `${labelOf(first)}, an intermediate that is known here, is not sent: clients that do not know it refuse the chain`
    : `${issuerOf(last)}, which issued ${labelOf(last)}, is not there, and is not known here`
  const fix = first
    ? mend
    : 'If it is an intermediate, name a file that holds it with --ca, and write the chain with --write-chain FILE'
  const severity = first === undefined ? 'info' : isComplete ? 'bad' : 'warning'
  return [{severity, code: 'chain-incomplete', message, fix}]
}
