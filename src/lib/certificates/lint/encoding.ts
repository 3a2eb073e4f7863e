import {allGoPem, trimGoSpace} from '../../x509/go/go-pem.ts'
import {type Look, textOfLook} from './look.ts'

/** What a file is that holds no PEM where a server looks for it. */
export interface Encoding {
  readonly code: string
  readonly message: string
}

const pem = /-----BEGIN [^\n-]+-----/

/** Says what a file is that a server finds no PEM block in: twenty faults that it has one message for. */
export function encodingOf(look: Look, kind: 'certificate' | 'key'): Encoding {
  const bytes = look.bytes ?? new Uint8Array()
  const text = textOfLook(look)
  const trimmed = trimGoSpace(text)
  const [first, second] = bytes
  if (trimmed === '') return {code: 'empty', message: 'The file is empty'}
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    return {
      code: 'utf-16',
      message: 'The file is saved as UTF-16, and has to be plain text (ASCII)',
    }
  }
  if (bytes.length > 1 && (first === 0 || second === 0) && /B\0E\0G\0I\0N/.test(text)) {
    return {
      code: 'utf-16',
      message: 'The file is saved as UTF-16, and has to be plain text (ASCII)',
    }
  }
  if (text.startsWith('\xef\xbb\xbf') && pem.test(text.slice(3, 40))) {
    return {
      code: 'byte-order-mark',
      message: 'A byte order mark stands in front of the first BEGIN, which hides that line',
    }
  }
  if (first === 0x30 && !pem.test(text)) return derOf(kind)
  if (trimmed.startsWith('{')) {
    return {code: 'jwk', message: 'The file holds JSON (a JWK), and has to hold PEM'}
  }
  if (text.includes('\\n') && pem.test(text) && !/-----\r?\n/.test(text)) {
    return {
      code: 'literal-line-ends',
      message: 'The ends of the lines are written as backslash and n',
    }
  }
  return otherText(text, trimmed)
}

function derOf(kind: 'certificate' | 'key'): Encoding {
  return {
    code: 'der',
    message: `The file holds a ${kind} in DER (or PKCS#12), and has to hold PEM`,
  }
}

function otherText(text: string, trimmed: string): Encoding {
  if (/^[ \t]+-----BEGIN /m.test(text)) {
    return {
      code: 'indented',
      message: 'The lines are indented: BEGIN and END stand at the beginning of a line',
    }
  }
  if (/^-----BEGIN OPENSSH/m.test(text) && !/^-----END /m.test(text)) {
    return {code: 'cut', message: 'The block is cut: its END line is missing'}
  }
  if (/^-----BEGIN /m.test(text) && !/^-----END [^\n]*-----[ \t]*\r?$/m.test(text)) {
    return {code: 'cut', message: 'The block is cut: its END line is missing or incomplete'}
  }
  if (/[^\n-]-----BEGIN /.test(text)) {
    return {code: 'text-before-begin', message: 'Text stands in front of BEGIN, on the same line'}
  }
  if (pem.test(text)) {
    const has = allGoPem(text).blocks.length > 0
    return {
      code: 'damaged-block',
      message: has
        ? 'A block is damaged'
        : 'The block is damaged: its base64 or its END line does not fit',
    }
  }
  const packed = trimmed.replace(/\s+/g, '')
  if (/^[A-Za-z0-9+/]+={0,2}$/.test(packed) && packed.length % 4 === 0) {
    const inner = Buffer.from(packed, 'base64')
    if (pem.test(inner.toString('latin1'))) {
      return {
        code: 'base64-of-pem',
        message: 'The file holds PEM that is encoded in base64 once more',
      }
    }
    if (inner[0] === 0x30) {
      return {
        code: 'bare-base64',
        message: 'The base64 stands alone, without its BEGIN and END lines',
      }
    }
  }
  return {code: 'not-pem', message: 'The file holds nothing that looks like PEM'}
}
