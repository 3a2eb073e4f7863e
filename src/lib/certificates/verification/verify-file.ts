import * as v from 'valibot'
import {AppError} from '../../errors/errors.ts'
import type {Certificate} from '../../x509/certificate.ts'
import {orderChain} from '../../x509/path/chain-order.ts'
import {judgeCertificate, type Standard} from './judge-certificate.ts'
import type {KeyMatch} from './judge-key.ts'
import {JudgedCertificate, withFindings} from './judged-certificate.ts'
import {stapleFindings} from './staple-finding.ts'

/** What `mctl cert verify --json` prints for a file. */
export const FileVerdict = v.strictObject({
  kind: v.literal('file'),
  source: v.string(),
  file: v.string(),
  /** The private key that was found beside it. */
  keyFile: v.optional(v.string()),
  ...JudgedCertificate.entries,
})
export type FileVerdict = v.InferOutput<typeof FileVerdict>

/** A file of certificates that is to be judged. */
export interface CertificateFile {
  readonly source: string
  readonly file: string
  readonly certificates: readonly Certificate[]
  /** For whom the certificate is to be, where that is asked. */
  readonly host: string | undefined
  readonly privateKey: KeyMatch | undefined
}

/** Judges the chain in a file. Throws `bad_input` when it holds none. */
export function judgeFile(
  {source, file, certificates, host, privateKey}: CertificateFile,
  standard: Standard,
): FileVerdict {
  const judged = judgeCertificate({certificates, host, privateKey}, standard)
  if (judged === undefined) throw new AppError('bad_input', `${file} holds no certificate`)
  const leaf = orderChain(certificates)?.leaf
  return {
    kind: 'file',
    source,
    file,
    ...(privateKey ? {keyFile: privateKey.file} : {}),
    ...withFindings(judged, leaf ? stapleFindings(leaf, 'untested') : []),
  }
}
