import {generateKeyPairSync, randomBytes} from 'node:crypto'
import {mkdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {issueLeaf} from '../../src/lib/certificates/making/issue-leaf.ts'
import {parseHosts} from '../../src/lib/x509/hosts.ts'
import {toPem} from '../../src/lib/x509/pem.ts'
import {spkiOf} from '../../src/lib/x509/writing/issue.ts'

const day = 86_400_000

export interface DatedPair {
  readonly cert: string
  readonly key: string
}

/** A pair whose dates, in days from now, and names are ours to choose, which openssl lets nobody do in one line. */
export function datedPair(
  options: {hosts?: string[]; from?: number; until?: number} = {},
): DatedPair {
  const {hosts = ['127.0.0.1'], from = -1, until = 90} = options
  const {privateKey} = generateKeyPairSync('ec', {namedCurve: 'P-256'})
  const der = issueLeaf(
    {
      names: parseHosts(hosts),
      subject: {commonName: undefined, organization: undefined},
      spki: spkiOf(privateKey),
      purposes: ['serverAuth', 'clientAuth'],
      validity: {
        notBefore: new Date(Date.now() + from * day),
        notAfter: new Date(Date.now() + until * day),
      },
    },
    privateKey,
    randomBytes,
  )
  return {
    cert: toPem('CERTIFICATE', der),
    key: privateKey.export({type: 'pkcs8', format: 'pem'}).toString(),
  }
}

/** Writes a pair under the names that MinIO looks for. */
export function writePair(folder: string, {cert, key}: DatedPair): void {
  mkdirSync(folder, {recursive: true})
  writeFileSync(join(folder, 'public.crt'), cert)
  writeFileSync(join(folder, 'private.key'), key, {mode: 0o600})
}
