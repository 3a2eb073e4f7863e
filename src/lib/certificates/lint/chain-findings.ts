import {goRefusal} from '../../x509/go/go-certificate.ts'
import {isKeyType} from '../../x509/go/go-key-pair.ts'
import {allGoPem, type GoPemBlock, trimGoSpace} from '../../x509/go/go-pem.ts'
import {canOpensslRead} from '../../x509/openssl/openssl-certificate.ts'
import type {Context} from './context.ts'
import {createCommand} from './create-command.ts'
import {encodingOf} from './encoding.ts'
import {type Finding, rewritten} from './finding.ts'
import {type Look, textOfLook} from './look.ts'

type Fault = Omit<Finding, 'file'>

/** What is wrong with the file of a chain as a file: its encoding, what stands around and between the blocks. */
export function chainFileFindings(look: Look, file: string, context: Context): Finding[] {
  if (look.kind !== 'file' || !look.isReadable) return []
  const text = trimGoSpace(textOfLook(look))
  const {blocks, rest} = allGoPem(text)
  const faults =
    blocks.length === 0
      ? isGlued(text)
        ? behind(text, text, context)
        : [notPem(look, context)]
      : [
          ...hiddenFirst(text, context),
          ...blocks.flatMap((block, at) => blockFault(block, at, context) ?? []),
          ...behind(rest, text, context),
        ]
  return faults.map((fault) => ({...fault, file}))
}

const fixes: Readonly<Record<string, (path: string) => string>> = {
  der: (path) => rewritten(path, (from, to) => `openssl x509 -inform DER -in ${from} -out ${to}`),
  'utf-16': (path) => rewritten(path, (from, to) => `iconv -f UTF-16 -t ASCII ${from} > ${to}`),
  'base64-of-pem': (path) => rewritten(path, (from, to) => `base64 -d ${from} > ${to}`),
}

function notPem(look: Look, {fixCommand}: Context): Fault {
  const {code, message} = encodingOf(look, 'certificate')
  const isMended = code === 'byte-order-mark' || code === 'indented'
  const fix = isMended ? fixCommand : fixes[code]?.(look.path)
  const fault: Fault = {severity: 'error', code: `certificate-${code}`, message}
  return fix === undefined ? fault : {...fault, fix}
}

function hiddenFirst(text: string, {fixCommand: fix}: Context): Fault[] {
  const at = text.indexOf('-----BEGIN ')
  const before = text.slice(0, at)
  if (at <= 0 || before.endsWith('\n')) return []
  const isMark = before === '\xef\xbb\xbf'
  return [
    {
      severity: 'error',
      code: isMark ? 'certificate-byte-order-mark' : 'certificate-text-before-begin',
      message: `${isMark ? 'A byte order mark' : 'Text'} stands directly in front of the first BEGIN, so that the server passes over the first certificate`,
      fix,
    },
  ]
}

// What OpenSSL adds to a TRUSTED CERTIFICATE it leaves out of a plain one.
const plainCertificate = (path: string): string =>
  rewritten(path, (from, to) => `openssl x509 -in ${from} -out ${to}`)

function blockFault(block: GoPemBlock, at: number, context: Context): Fault | undefined {
  const {type, bytes} = block
  const {fixCommand: fix} = context
  const where = `Block ${at + 1}`
  if (isKeyType(type)) {
    return {
      severity: 'error',
      code: 'certificate-with-key',
      message: `${where} is a private key; everybody may read this file, and nobody may read a key`,
      fix,
    }
  }
  if (/^(X509 |TRUSTED )CERTIFICATE$/.test(type)) {
    return {
      severity: 'error',
      code: 'certificate-label',
      message: `${where} is labelled ${type}; the server takes CERTIFICATE only`,
      fix: type.startsWith('X509') ? fix : plainCertificate(context.folder.root.cert.path),
    }
  }
  if (type !== 'CERTIFICATE') {
    return {
      severity: 'error',
      code: 'certificate-foreign-block',
      message: `${where} is a ${type}, and only certificates may stand here`,
      fix,
    }
  }
  const refusal = goRefusal(bytes)
  if (refusal === undefined) return undefined
  const {folder} = context
  const create = at === 0 ? createCommand(folder.root, folder, {keepsKey: true}) : undefined
  return {
    severity: 'error',
    code: canOpensslRead(bytes) ? 'certificate-refused-by-go' : 'certificate-damaged',
    message: canOpensslRead(bytes)
      ? `${where} can be read by OpenSSL, but not by Go: ${refusal.replace(/^x509: /, '')}`
      : `${where} is no certificate that anybody can read (${refusal})`,
    ...(create === undefined ? {} : {fix: create}),
  }
}

const isGlued = (text: string): boolean => /-----END [^\n]*----------BEGIN /.test(text)

function behind(rest: string, text: string, {fixCommand: fix, product}: Context): Fault[] {
  if (rest === '') return []
  if (isGlued(text)) {
    return [
      {
        severity: 'error',
        code: 'certificate-glued-blocks',
        message:
          'Two blocks are glued together: END and BEGIN stand on one line, as cat leaves it behind a file without a line end',
        fix,
      },
    ]
  }
  const isCut = rest.includes('-----BEGIN ')
  const isHarmless = product === 'minkms'
  return [
    {
      severity: isHarmless ? 'warning' : 'error',
      code: isCut ? 'certificate-cut-block' : 'certificate-trailing-text',
      message: isCut
        ? 'The last block is cut or damaged'
        : 'Text follows the last block; in front of a block it would not matter',
      ...(isCut ? {} : {fix}),
    },
  ]
}
