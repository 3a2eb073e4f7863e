import {Secret} from '../../base/secret.ts'
import {readError, textOfLook} from '../../certificates/lint/look.ts'
import {loadGoKeyPair} from '../../x509/go/go-key-pair.ts'
import {decodeGoPem, trimGoSpace} from '../../x509/go/go-pem.ts'
import {decryptBlock, isEncryptedBlock} from '../../x509/keys/encrypted-key.ts'
import {toPem} from '../../x509/pem.ts'
import {factOf} from '../file-facts.ts'
import type {Finding, Outcome, Ruling} from '../verdict.ts'
import {clientCertificateFindings} from './client-certificate.ts'
import {
  absolutePath,
  type Context,
  notConnected,
  openFile,
  placeOf,
  unknownValue,
} from './context.ts'

const certFile = 'MINIO_KMS_KES_CERT_FILE'
const keyFile = 'MINIO_KMS_KES_KEY_FILE'
const password = 'MINIO_KMS_KES_KEY_PASSWORD'

/** The client certificate and its key: the server reads both before it comes to KES. A path that is empty is its folder. */
export function clientPairRules(context: Context): Ruling {
  const {environment, files} = context
  const names = [certFile, keyFile, password].filter((name) => environment.isUnknown(name))
  if (names.length > 0) {
    return {findings: [], notChecked: names.map((name) => unknownValue(environment, name))}
  }
  const [cert, key] = [certFile, keyFile].map((name) =>
    factOf(files, absolutePath(context, environment.trimmed(name) ?? '')),
  )
  if (cert === undefined || key === undefined || 'untested' in cert || 'untested' in key) {
    const facts = [cert, key].flatMap((fact) =>
      fact !== undefined && 'untested' in fact ? [fact.untested] : [],
    )
    return {
      findings: [],
      notChecked: [`the files of the client certificate: ${[...new Set(facts)].join('; ')}`],
    }
  }
  const unreadable = {cert: readError(cert.look), key: readError(key.look)}
  if (unreadable.cert !== undefined) {
    return refusal(unableToLoad('certificate', unreadable.cert), certFile, context)
  }
  if (unreadable.key !== undefined) {
    return refusal(unableToLoad('private key', unreadable.key), keyFile, context)
  }
  const open = openFile(key.look, placeOf(environment, keyFile))
  const secret = new Secret(environment.trimmed(password) ?? '')
  const loaded = loadPair(textOfLook(cert.look), textOfLook(key.look), secret)
  if (loaded !== undefined) {
    const ruling = refusal(loaded.outcome, loaded.at, context)
    return {...ruling, findings: [...ruling.findings, ...open]}
  }
  const findings = clientCertificateFindings(
    textOfLook(cert.look),
    placeOf(environment, certFile),
    context.now,
  )
  return {findings: [...findings, ...open], notChecked: []}
}

/** What keeps MinIO from loading the pair, or undefined; only a key encrypted with DEK-Info can have a password. */
function loadPair(
  cert: string,
  key: string,
  secret: Secret,
): {readonly outcome: Outcome; readonly at: string} | undefined {
  const {block, rest} = decodeGoPem(trimGoSpace(key))
  if (rest !== '') {
    return {
      outcome: unableToLoad('private key', 'private key contains additional data'),
      at: keyFile,
    }
  }
  if (block === undefined) return {outcome: crash, at: keyFile}
  const plain = isEncryptedBlock(block) ? decryptBlock(block, secret) : block
  if ('error' in plain) {
    const message = `Unable to decrypt KES client private key as specified by the shell environment: ${plain.error}`
    return {outcome: notConnected(message), at: password}
  }
  const pair = loadGoKeyPair(cert, toPem(block.type, plain.bytes))
  return 'error' in pair
    ? {outcome: unableToLoad('certificate', pair.error), at: certFile}
    : undefined
}

const crash: Outcome = {
  verdict: 'crashes',
  message: 'panic: runtime error: invalid memory address or nil pointer dereference',
}

function unableToLoad(what: 'certificate' | 'private key', error: string): Outcome {
  return notConnected(
    `Unable to load KES client ${what} as specified by the shell environment: ${error}`,
  )
}

function refusal(outcome: Outcome, at: string, {environment}: Context): Ruling {
  const {message: serverMessage = ''} = outcome
  const finding: Finding = {
    severity: 'error',
    where: placeOf(environment, at),
    ...faultOf(serverMessage),
    serverMessage,
  }
  return {outcome, findings: [finding], notChecked: []}
}

type Fault = Pick<Finding, 'code' | 'message'> & {readonly fix: string}

const faults: readonly (readonly [RegExp, Fault])[] = [
  [
    /^panic:/,
    {
      code: 'kes-client-key-empty',
      message: 'The file of the key is empty: the server crashes over it',
      fix: 'Put the key there, as PEM',
    },
  ],
  [
    /is a directory$/,
    {
      code: 'kes-client-file-unreadable',
      message:
        'A folder stands where a file is wanted; an empty path is the folder that the server was started in',
      fix: 'Name the file, or remove the variable',
    },
  ],
  [
    /: (open|read) /,
    {
      code: 'kes-client-file-unreadable',
      message: 'The server cannot read the file',
      fix: 'Name a file that the user of the server may read',
    },
  ],
  [
    /additional data$/,
    {
      code: 'kes-client-key-more',
      message:
        'The file of the key is to hold one key as PEM and nothing behind it; a byte order mark or EC PARAMETERS in front are too much as well',
      fix: 'mctl cert convert makes a clean file of it',
    },
  ],
  [
    /decryption password incorrect$/,
    {
      code: 'kes-client-password',
      message: 'The password does not open the key, or there is none',
      fix: 'Give it as MINIO_KMS_KES_KEY_PASSWORD; white space around it is cut off',
    },
  ],
  [
    /failed to parse private key$/,
    {
      code: 'kes-client-key-form',
      message:
        'Go does not take this key; of keys with a password it takes those with a DEK-Info line alone',
      fix: 'mctl cert convert writes the key in a form that the server takes',
    },
  ],
  [
    /does not match public key/,
    {
      code: 'kes-client-mismatch',
      message:
        'The key is not that of the certificate; of a chain, the certificate of the client comes first',
      fix: 'mctl cert identity FILE shows what belongs together',
    },
  ],
]

function faultOf(message: string): Fault {
  return (
    faults.find(([pattern]) => pattern.test(message))?.[1] ?? {
      code: 'kes-client-pair',
      message: 'The server does not load the client certificate and its key',
      fix: 'mctl cert inspect FILE shows what the files hold',
    }
  )
}
