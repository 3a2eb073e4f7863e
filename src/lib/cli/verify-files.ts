import {basename, dirname} from 'node:path'
import {certificatesBelow} from '../certificates/certificate-folder.ts'
import {certificatesOfFile} from '../certificates/certificates-of-file.ts'
import {keyBeside} from '../certificates/key-beside.ts'
import type {FailedFile, FoundCertificate} from '../certificates/read-files.ts'
import type {Endpoint, Source} from '../certificates/sources.ts'
import {judgeFile} from '../certificates/verify-file.ts'
import {AppError} from '../errors/errors.ts'
import {CertificatePool} from '../x509/certificate-pool.ts'
import {orderChain} from '../x509/chain-order.ts'
import {pemBlocks} from '../x509/pem.ts'
import type {Services} from './services.ts'
import {readInput} from './stdin.ts'
import type {Verified} from './verified.ts'
import type {VerifyRequest} from './verify-request.ts'

/**
 * Judges the chain of each file. In a folder as servers have it, what is in `CAs/` is trusted and not judged, and the
 * private key beside a certificate is compared with it.
 */
export async function verifyFiles(
  services: Services,
  source: Exclude<Source, Endpoint>,
  request: VerifyRequest,
): Promise<(Verified | AppError)[]> {
  const {label, kind, path} = source
  const found =
    kind === 'folder'
      ? await certificatesBelow(path)
      : await certificatesOfFile(await readInput(path), label, request.passwords)
  const trusted = found.filter((each) => kind === 'folder' && isTrustList(each.file))
  const judged = found.filter((each) => !trusted.includes(each))
  if (judged.length === 0) {
    throw new AppError('bad_input', `The folder ${label} holds no certificates`)
  }
  const anchors = request.ca ?? (await ownAnchors(services, trusted))
  const files = Map.groupBy(judged, ({file}) => file)
  const secrets = request.passwords.given.map(({secret}) => secret)
  return [...files].map(([file, each]) => {
    const failed = each.find((one) => 'error' in one)
    if (failed && 'error' in failed) return failureOf(failed)
    const certificates = each.flatMap((one) => ('certificate' in one ? [one.certificate] : []))
    const leaf = orderChain(certificates)?.leaf
    const privateKey = kind === 'folder' && leaf ? keyBeside(file, leaf, secrets) : undefined
    const {host} = request
    const verdict = judgeFile(
      {source: label, file, certificates, host, privateKey},
      {...request, anchors},
    )
    return {verdict, certificates, anchors}
  })
}

const isTrustList = (file: string): boolean => basename(dirname(file)) === 'CAs'

async function ownAnchors(
  services: Services,
  trusted: readonly (FoundCertificate | FailedFile)[],
): Promise<CertificatePool> {
  const ders = trusted.flatMap((each) => ('error' in each ? [] : [each.certificate.der]))
  const pems = await services.anchors(undefined)
  return new CertificatePool([...ders, ...pems.flatMap(pemBlocks).flatMap(({der}) => der ?? [])])
}

function failureOf({error, file}: FailedFile): AppError {
  return error instanceof AppError ? error : new AppError('internal', `${file}: ${String(error)}`)
}
