import {AppError} from '../../errors/errors.ts'
import type {Certificate} from '../../x509/certificate.ts'
import type {CertificatePool} from '../../x509/path/certificate-pool.ts'
import {continueChain, orderChain} from '../../x509/path/chain-order.ts'
import {toPem} from '../../x509/pem.ts'
import {issuerOf} from '../reading/certificate-label.ts'

/**
 * The chain as a server should have it in its file, PEM: the leaf first, each issued by the next, nothing twice,
 * nothing that does not belong there, no root. What was not sent is taken from `known`.
 *
 * Throws `bad_input` when nothing is known but the leaf.
 */
export function correctedChain(
  certificates: readonly Certificate[],
  known: CertificatePool,
  source: string,
): string {
  const order = orderChain(certificates)
  if (order === undefined) throw new AppError('bad_input', `${source} has no certificate`)
  const {missing, isComplete} = continueChain(order.chain, known)
  const chain = [...order.chain, ...missing]
  const hasRoot = order.oddities.some(({kind}) => kind === 'root')
  // Of a longer chain the rest may well be a root that nobody here knows.
  if (chain.length === 1 && !isComplete && !hasRoot) {
    throw new AppError(
      'bad_input',
      `The chain of ${source} cannot be completed: the certificate of ${issuerOf(order.leaf)} is not known here`,
      {hint: 'Name a file that holds it with --ca; nothing was written'},
    )
  }
  return chain.map(({der}) => toPem('CERTIFICATE', der)).join('')
}
