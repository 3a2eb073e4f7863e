import {textOf, utf8} from '../base/bytes.ts'
import {AppError} from '../errors/errors.ts'
import {child, childText, escapeXml, parseXml} from '../xml/tree.ts'
import type {S3Client} from './s3-client.ts'

/** The one call that these need of an S3 client. */
type Client = Pick<S3Client, 'call'>

/** The default encryption of a bucket, in S3's words. */
export interface EncryptionRule {
  readonly algorithm: 'AES256' | 'aws:kms'
  /** Without the `arn:aws:kms:` that a server may put before it. */
  readonly keyId?: string | undefined
}

const namespace = 'http://s3.amazonaws.com/doc/2006-03-01/'
const encryption = {encryption: ''}

/** The default encryption of a bucket, or undefined when it has none. Throws `bucket_not_found`, `access_denied`. */
export async function getEncryptionRule(
  client: Client,
  bucket: string,
): Promise<EncryptionRule | undefined> {
  try {
    const {body} = await client.call({method: 'GET', bucket, query: encryption})
    return parseRule(textOf(body))
  } catch (error) {
    if (error instanceof AppError && error.code === 'encryption_not_set') return undefined
    throw error
  }
}

export async function putEncryptionRule(
  client: Client,
  bucket: string,
  rule: EncryptionRule,
): Promise<void> {
  await client.call({
    method: 'PUT',
    bucket,
    query: encryption,
    body: utf8(ruleXml(rule)),
    // Writing the same rule twice is writing it once.
    replay: 'always',
  })
}

export async function deleteEncryptionRule(client: Client, bucket: string): Promise<void> {
  await client.call({method: 'DELETE', bucket, query: encryption, replay: 'always'})
}

function ruleXml({algorithm, keyId}: EncryptionRule): string {
  const key = keyId === undefined ? '' : `<KMSMasterKeyID>${escapeXml(keyId)}</KMSMasterKeyID>`
  return (
    `<ServerSideEncryptionConfiguration xmlns="${namespace}"><Rule><ApplyServerSideEncryptionByDefault>` +
    `${key}<SSEAlgorithm>${algorithm}</SSEAlgorithm>` +
    '</ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>'
  )
}

/** Reads a bucket's encryption document. Throws `protocol` for anything but one rule of a known algorithm. */
function parseRule(text: string): EncryptionRule {
  const rule = child(parseXml(text), 'Rule')
  const applied = rule && child(rule, 'ApplyServerSideEncryptionByDefault')
  const algorithm = applied && childText(applied, 'SSEAlgorithm')
  if (!applied || (algorithm !== 'AES256' && algorithm !== 'aws:kms')) {
    throw new AppError(
      'protocol',
      'The server sent an encryption rule that this version cannot read',
    )
  }
  const keyId = childText(applied, 'KMSMasterKeyID').replace(/^arn:aws:kms:/, '')
  return {algorithm, ...(keyId === '' ? {} : {keyId})}
}
