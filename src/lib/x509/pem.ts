import {DerReader, tag} from './der.ts'

/** A PEM block: RFC 7468, read with any text around it. */
export interface PemBlock {
  /** What stands behind BEGIN: `CERTIFICATE`, `PRIVATE KEY`, ... */
  readonly label: string
  /** The whole block, BEGIN and END lines included. */
  readonly text: string
  /** The lines `Name: value` in front of the body, as RFC 1421 has them: `DEK-Info` of an encrypted key. */
  readonly headers: Readonly<Record<string, string>>
  /** What the body stands for, or undefined when it is not base64. */
  readonly der: Uint8Array | undefined
}

const begin = '-----BEGIN '
const dashes = '-----'

/**
 * Every complete block of a text, in its order. What is cut or not PEM is no block.
 *
 * Any text may stand around a block, also directly before its BEGIN and behind its END. A BEGIN without its
 * END is passed over: the END of a later block does not complete it.
 */
export function pemBlocks(text: string): PemBlock[] {
  const blocks: PemBlock[] = []
  let start = text.indexOf(begin)
  while (start !== -1) {
    const next = text.indexOf(begin, start + begin.length)
    const block = blockAt(text.slice(start, next === -1 ? undefined : next))
    if (block) blocks.push(block)
    start = next
  }
  return blocks
}

/** The certificates of a text, each as a PEM block of its own. */
export function pemCertificates(text: string): string[] {
  return pemBlocks(text)
    .filter(({label}) => isCertificateLabel(label))
    .map((each) => each.text)
}

/** Whether a block with this label holds a certificate, by its name today or by an older one. */
export function isCertificateLabel(label: string): boolean {
  return /^(X509 |TRUSTED )?CERTIFICATE$/.test(label)
}

/** The certificate of a block. Behind a `TRUSTED CERTIFICATE` openssl writes what it trusts it for: that is left out. */
export function certificateDer({label, der}: PemBlock): Uint8Array | undefined {
  if (der === undefined || label !== 'TRUSTED CERTIFICATE') return der
  try {
    return new DerReader(der).read(tag.sequence).raw
  } catch {
    return der
  }
}

/** Bytes as one PEM block with a final newline, 64 characters a line. */
export function toPem(label: string, der: Uint8Array): string {
  const lines = Buffer.from(der)
    .toString('base64')
    .replace(/.{64}(?=.)/g, '$&\n')
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`
}

const isLabel = (text: string): boolean => text.length <= 64 && /^[A-Z0-9][A-Z0-9 ]*$/.test(text)

function blockAt(text: string): PemBlock | undefined {
  const labelEnd = text.indexOf(dashes, begin.length)
  const label = text.slice(begin.length, labelEnd)
  if (labelEnd === -1 || !isLabel(label)) return undefined
  const end = `-----END ${label}-----`
  const at = text.indexOf(end, labelEnd)
  if (at === -1) return undefined
  const inner = text.slice(labelEnd + dashes.length, at)
  return {label, text: text.slice(0, at + end.length), ...contentOf(inner)}
}

function contentOf(inner: string): Pick<PemBlock, 'headers' | 'der'> {
  const headers: Record<string, string> = {}
  let body = inner
  if (inner.includes(':')) {
    const lines = inner.split(/\r?\n/)
    const last = lines.findLastIndex((line) => line.includes(':'))
    for (const line of lines.slice(0, last + 1)) {
      const colon = line.indexOf(':')
      if (colon > 0) headers[line.slice(0, colon).trim()] = line.slice(colon + 1).trim()
    }
    body = lines.slice(last + 1).join('\n')
  }
  const base64 = body.replace(/\s+/g, '')
  const isBase64 =
    base64.length > 0 && base64.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(base64)
  return {headers, der: isBase64 ? Buffer.from(base64, 'base64') : undefined}
}
