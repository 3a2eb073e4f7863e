import {X509Certificate} from 'node:crypto'
import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'

const certificateBlock = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g

/**
 * The certificates in the files directly in `certs/CAs` of the configuration directory, as PEM texts, one each.
 *
 * As in mc everything else there is passed over: folders, other kinds of files, what cannot be read.
 */
export function readTrustedCertificates(directory: string): string[] {
  const folder = join(directory, 'certs', 'CAs')
  return contents(() => readdirSync(folder).sort(), []).flatMap((name) =>
    certificatesIn(contents(() => readFileSync(join(folder, name), 'latin1'), '')),
  )
}

function certificatesIn(text: string): string[] {
  return (text.match(certificateBlock) ?? []).filter((pem) =>
    contents(() => new X509Certificate(pem) !== undefined, false),
  )
}

function contents<T>(read: () => T, otherwise: T): T {
  try {
    return read()
  } catch {
    return otherwise
  }
}
