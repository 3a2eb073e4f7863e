/** A PEM block: RFC 7468, read with any text around it. */
export interface PemBlock {
  /** What stands behind BEGIN: `CERTIFICATE`, `PRIVATE KEY`, ... */
  readonly label: string
  /** The whole block, BEGIN and END lines included. */
  readonly text: string
}

const block = /^-----BEGIN ([A-Z0-9 ]+)-----\r?\n[\s\S]*?^-----END \1-----[ \t]*$/gm

/** Every complete block of a text, in its order. What is cut or not PEM is no block. */
export function pemBlocks(text: string): PemBlock[] {
  return [...text.matchAll(block)].map(([whole, label = '']) => ({label, text: whole}))
}

/** The certificates of a text, each as a PEM block of its own. */
export function pemCertificates(text: string): string[] {
  return pemBlocks(text)
    .filter(({label}) => /^(X509 |TRUSTED )?CERTIFICATE$/.test(label))
    .map((each) => each.text)
}

/** Bytes as one PEM block with a final newline, 64 characters a line. */
export function toPem(label: string, der: Uint8Array): string {
  const lines = Buffer.from(der)
    .toString('base64')
    .replace(/.{64}(?=.)/g, '$&\n')
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`
}
