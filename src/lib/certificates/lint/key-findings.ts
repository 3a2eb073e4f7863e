import {isKeyType} from '../../x509/go/go-key-pair.ts'
import {allGoPem, decodeGoPem, type GoPemBlock, trimGoSpace} from '../../x509/go/go-pem.ts'
import {isEncryptedBlock} from '../../x509/keys/encrypted-key.ts'
import {readGoPrivateKey} from '../../x509/keys/private-key.ts'
import type {Context} from './context.ts'
import {createCommand} from './create-command.ts'
import {encodingOf} from './encoding.ts'
import {certificatesOf} from './facts.ts'
import {type Finding, quoted, rewritten} from './finding.ts'
import {type Look, textOfLook} from './look.ts'
import {repairedKey} from './pem-repair.ts'
import {unusableKey} from './unusable-key.ts'

type Fault = Omit<Finding, 'file' | 'severity'>

/** What is wrong with the file of a key: one fault, told apart from all that the server has one message for. */
export function keyFindings(look: Look, file: string, context: Context): Finding[] {
  if (look.kind !== 'file' || !look.isReadable) return []
  const fault = keyFault(look, context)
  return fault ? [{severity: 'error', file, ...fault}] : []
}

function keyFault(look: Look, context: Context): Fault | undefined {
  const text = textOfLook(look)
  const {blocks} = allGoPem(text)
  const {product, fixCommand} = context
  if (blocks.length === 0) return notPem(look, fixCommand)
  const around = product === 'kes' ? aroundForKes(text, context) : aroundForMinio(text, context)
  if (around) return around
  const key = blocks.find(({type}) => isKeyType(type))
  if (!key) return noKey(blocks, look)
  return encryptedFault(key, look, context) ?? unusableFault(key, look, context)
}

const fixes: Readonly<Record<string, (path: string) => string>> = {
  der: (path) => rewritten(path, (from, to) => `openssl pkey -inform DER -in ${from} -out ${to}`),
  'utf-16': (path) => rewritten(path, (from, to) => `iconv -f UTF-16 -t ASCII ${from} > ${to}`),
  'base64-of-pem': (path) => rewritten(path, (from, to) => `base64 -d ${from} > ${to}`),
  'literal-line-ends': (path) =>
    rewritten(path, (from, to) => `sed 's/\\\\n/\\n/g' ${from} | tr -d '"' > ${to}`),
}
const mended = new Set(['byte-order-mark', 'indented'])

function notPem(look: Look, fixCommand: string): Fault {
  const {code, message} = encodingOf(look, 'key')
  const fix = mended.has(code) ? fixCommand : fixes[code]?.(look.path)
  return {code: `key-${code}`, message, ...(fix === undefined ? {} : {fix})}
}

function aroundForMinio(text: string, context: Context): Fault | undefined {
  const {fixCommand: fix} = context
  const {block, rest} = decodeGoPem(text)
  if (!block || rest === '') return undefined
  const [next] = allGoPem(rest).blocks
  if (block.type.endsWith('PARAMETERS') || next?.type.endsWith('PARAMETERS')) {
    return {
      code: 'key-ec-parameters',
      message: `A block ${block.type.endsWith('PARAMETERS') ? block.type : next?.type} stands beside the key, as openssl ecparam writes it; the file may hold the key alone`,
      fix,
    }
  }
  if (block.type === 'CERTIFICATE' || next?.type === 'CERTIFICATE') {
    return {
      code: 'key-with-certificate',
      message: 'A certificate stands in the file of the key, which may hold the key alone',
      fix,
    }
  }
  if (next && isKeyType(next.type)) return secondKey(text, context)
  if (next) return {code: 'key-second-block', message: `A block ${next.type} follows the key`, fix}
  return {...behind(rest), fix}
}

function secondKey(text: string, {folder, fixCommand: fix}: Context): Fault {
  const code = 'key-second-key'
  const message = 'Two keys stand in the file, which may hold one'
  const leaf = certificatesOf(folder.root.cert)[0]?.der
  if (repairedKey(text, leaf) !== undefined) return {code, message, fix}
  return {code, message: `${message}; which of them is right cannot be told from the certificate`}
}

function behind(rest: string): Fault {
  if (/^\0+$/.test(rest.replace(/[\r\n]/g, ''))) {
    return {code: 'key-nul', message: 'A NUL byte follows the key; not a byte may follow it'}
  }
  if (trimGoSpace(rest) === '') {
    const what = /^ +$/.test(rest) ? 'A space follows' : 'A blank line follows'
    return {code: 'key-blank-line', message: `${what} the key; not a byte may follow it`}
  }
  if (rest.includes('-----BEGIN')) {
    return {code: 'key-cut-block', message: 'A damaged or cut PEM block follows the key'}
  }
  return {code: 'key-trailing-text', message: 'Text follows the key; not a byte may follow it'}
}

function aroundForKes(text: string, {fixCommand: fix}: Context): Fault | undefined {
  const {blocks, rest} = allGoPem(trimGoSpace(text))
  const odd = blocks.find(({type}) => type !== 'CERTIFICATE' && !isKeyType(type))
  if (odd) {
    return {
      code: odd.type.endsWith('PARAMETERS') ? 'key-ec-parameters' : 'key-second-block',
      message: `A block ${odd.type} stands in the file; KES takes only keys and certificates there`,
      fix,
    }
  }
  if (rest === '') return undefined
  return {code: 'key-trailing-text', message: 'Text follows the last block of the file', fix}
}

function noKey(blocks: readonly GoPemBlock[], look: Look): Fault {
  const types = blocks.map(({type}) => type)
  if (types.includes('PUBLIC KEY')) {
    return {
      code: 'key-is-public',
      message: 'The file holds the public key; the private key is somewhere else',
    }
  }
  if (types.includes('CERTIFICATE')) {
    return {
      code: 'key-is-certificate',
      message: 'The file holds a certificate and no key; were the two files mixed up?',
    }
  }
  return {code: 'key-missing', message: `${look.path} holds ${types.join(', ')} and no private key`}
}

function encryptedFault(key: GoPemBlock, look: Look, context: Context): Fault | undefined {
  const plain = rewritten(look.path, (from, to) => `openssl pkey -in ${from} -out ${to}`)
  if (key.type === 'ENCRYPTED PRIVATE KEY') {
    return {
      code: 'key-encrypted',
      message:
        'The key is encrypted in PKCS#8, which the server cannot decrypt, with the password or without',
      fix: plain,
    }
  }
  if (!isEncryptedBlock(key)) return undefined
  const {product, password, judged} = context
  if (product === 'minkms') {
    return {code: 'key-encrypted', message: 'The key is encrypted', fix: plain}
  }
  const variable = product === 'kes' ? 'tls.password (KES_TLS_PASSWORD here)' : 'MINIO_CERT_PASSWD'
  if (password.isEmpty) {
    return {
      code: 'key-password-missing',
      message: `The key is encrypted, and no password was given; the server takes it from ${variable}`,
      fix: plain,
    }
  }
  if (!/decrypt|password incorrect/.test(judged.start.serverMessage ?? '')) return undefined
  return {
    code: 'key-password-wrong',
    message: `The password does not decrypt the key; the server takes it from ${variable}`,
  }
}

function unusableFault(key: GoPemBlock, look: Look, context: Context): Fault | undefined {
  if (isEncryptedBlock(key) || !('error' in readGoPrivateKey(key.bytes))) return undefined
  const path = quoted(look.path)
  if (key.type === 'OPENSSH PRIVATE KEY') {
    return {
      code: 'key-openssh',
      message: "The key is in OpenSSH's own form",
      fix: `chmod 600 ${path} && ssh-keygen -p -m PEM -N '' -f ${path}`,
    }
  }
  const {folder} = context
  const pair = [folder.root, ...folder.below].find((each) => each.key === look)
  const fix = pair && createCommand(pair, folder, {keepsKey: false})
  return {
    code: 'key-unusable',
    message: unusableKey(key.bytes),
    ...(fix === undefined ? {} : {fix}),
  }
}
