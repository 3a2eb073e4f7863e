import {readError} from '../../certificates/lint/look.ts'
import {factOf} from '../file-facts.ts'
import {base64Error, decodeGoBase64} from '../go-base64.ts'
import {type Ruling, silent} from '../verdict.ts'
import {
  type Context,
  invalidConfiguration,
  notConnected,
  openFile,
  placeOf,
  unknownValue,
} from './context.ts'
import {presentNames} from './groups.ts'
import {refusal} from './refusal.ts'
import {keyNameFindings} from './static-key-name.ts'
import {wrongKey} from './wrong-static-key.ts'

const value = 'MINIO_KMS_SECRET_KEY'
const file = 'MINIO_KMS_SECRET_KEY_FILE'

/** The key of the server itself, `name:base64`, in a variable or in a file. Only the variable is trimmed. */
export function staticKeyRules(context: Context): Ruling {
  const {environment, files} = context
  const present = presentNames('static', environment, files)
  if (present.length === 0) return silent
  if (present.length === 2) return bothForms(context)
  if (present[0] === file) return keyFileRules(context)
  const text = environment.trimmed(value)
  if (text === undefined) return unknown([unknownValue(environment, value)])
  return keyRules(text, placeOf(environment, value))
}

/** The text of the key, wherever it stands; undefined without one, and when it is not known. */
export function staticKeyText({environment, files}: Context): string | undefined {
  const present = presentNames('static', environment, files)
  if (present.length !== 1) return undefined
  if (present[0] === value) return environment.trimmed(value)
  const fact = factOf(files, environment.text(file) ?? '')
  return 'look' in fact && fact.look.bytes !== undefined
    ? Buffer.from(fact.look.bytes).toString('utf8')
    : undefined
}

/** The name of a static key, and the rest behind the first colon; undefined without a colon. */
export function splitKey(text: string): {name: string; rest: string} | undefined {
  const colon = text.indexOf(':')
  return colon < 0 ? undefined : {name: text.slice(0, colon), rest: text.slice(colon + 1)}
}

function unknown(notChecked: string[]): Ruling {
  return {outcome: {verdict: 'untested'}, findings: [], notChecked}
}

function bothForms({environment}: Context): Ruling {
  return refusal(
    invalidConfiguration(
      `invalid configuration for static KMS key: '${value}' and '${file}' are present`,
    ),
    {
      code: 'static-key-twice',
      where: `${placeOf(environment, value)}, ${placeOf(environment, file)}`,
      message:
        'The key is given twice, in a variable and in a file; the server takes one, even when they are the same',
      fix: `Remove one of the two`,
    },
  )
}

function keyFileRules({environment, files}: Context): Ruling {
  const path = environment.text(file)
  if (path === undefined) return unknown([unknownValue(environment, file)])
  const where = placeOf(environment, file)
  const fact = factOf(files, path)
  if ('untested' in fact) return unknown([`the file of ${file}: ${fact.untested}`])
  const unreadable = readError(fact.look)
  if (unreadable !== undefined) {
    return refusal(notConnected(unreadable), {
      code: 'key-file-unreadable',
      where,
      message: 'The server cannot read the file of its key',
      fix: 'Name a regular file that the user of the server may read',
    })
  }
  const ruling = keyRules(Buffer.from(fact.look.bytes ?? []).toString('utf8'), where)
  return {...ruling, findings: [...ruling.findings, ...openFile(fact.look, where)]}
}

/** What the server makes of `name:base64`; the name may be anything. */
function keyRules(text: string, where: string): Ruling {
  const parts = splitKey(text)
  if (parts === undefined) {
    return refusal(notConnected('kms: invalid secret key format'), {
      code: 'static-key-format',
      where,
      message: 'There is no colon in it: a key is its name, a colon, and 32 bytes in base64',
      fix: 'mctl kms env create --static makes one',
    })
  }
  const decoded = decodeGoBase64(parts.rest)
  if ('at' in decoded) {
    return refusal(notConnected(base64Error(decoded.at)), {
      code: 'static-key-base64',
      where,
      ...wrongKey(text, parts.rest),
    })
  }
  if (decoded.bytes.length !== 32) {
    return refusal(notConnected(`kms: invalid key length ${decoded.bytes.length}`), {
      code: 'static-key-length',
      where,
      ...wrongKey(text, parts.rest, decoded.bytes.length),
    })
  }
  return {findings: keyNameFindings(parts.name, where), notChecked: []}
}
