import {createPrivateKey, X509Certificate} from 'node:crypto'
import {existsSync} from 'node:fs'
import {basename, dirname, join} from 'node:path'
import type {Secret} from '../../base/secret.ts'
import type {Certificate} from '../../x509/certificate.ts'
import {pemBlocks} from '../../x509/pem.ts'
import {readRegular} from '../files/certificate-folder.ts'
import {firstOpened, isLocked} from '../reading/locked-pem.ts'
import type {KeyMatch} from './judge-key.ts'

/** Looks for the private key of a certificate under the names that servers and tools give it, and compares the two. */
export function keyBeside(
  file: string,
  certificate: Certificate,
  passwords: readonly Secret[],
): KeyMatch | undefined {
  const found = keyFilesFor(file).find((each) => existsSync(each))
  return found === undefined ? undefined : {file: found, fits: fits(found, certificate, passwords)}
}

function keyFilesFor(file: string): string[] {
  const name = basename(file)
  const stem = name.replace(/\.[^.]+$/, '')
  const names = name === 'public.crt' ? ['private.key'] : [`${stem}.key`]
  if (/^(cert|fullchain)\.pem$/.test(name)) names.push('privkey.pem', 'key.pem')
  return names.map((each) => join(dirname(file), each))
}

function fits(file: string, {der}: Certificate, passwords: readonly Secret[]): boolean | 'unknown' {
  try {
    const text = Buffer.from(readRegular(file)).toString('latin1')
    const block = pemBlocks(text).find(({label}) => label.endsWith('PRIVATE KEY'))
    if (block === undefined) return 'unknown'
    const key = isLocked(block.text)
      ? firstOpened(block.text, passwords)
      : createPrivateKey(block.text)
    if (key === undefined) return 'unknown'
    return new X509Certificate(der).checkPrivateKey(key)
  } catch {
    // Locked, damaged or for nobody here to read: then nothing is known of it.
    return 'unknown'
  }
}
