import {readError} from '../../certificates/lint/look.ts'
import {factOf} from '../file-facts.ts'
import {goTrimmed} from '../go-text.ts'
import {autoEncryption} from '../variable-names.ts'
import type {Finding, Ruling} from '../verdict.ts'
import {type Context, placeOf, refused} from './context.ts'
import {isAutoEncryptionOn} from './flags.ts'
import {refusal} from './refusal.ts'

const file = 'MINIO_KMS_SECRET_KEY_FILE'

/** A server that has no KMS in the end: it starts without a word, unless auto encryption is on and nothing is stored yet. */
export function withoutKms(context: Context, isStoredEncrypted: boolean): Ruling {
  const {environment} = context
  const findings = [...keyFileMissing(context), ...emptyKey(context)]
  if (isAutoEncryptionOn(environment) === true && !isStoredEncrypted) {
    const ruling = refusal(
      refused(`${autoEncryption} requires a valid KMS configuration: no KMS configured`),
      {
        code: 'auto-encryption-without-kms',
        where: placeOf(environment, autoEncryption),
        message:
          'Auto encryption is on, and there is no KMS to encrypt with; the drives are formatted before the server says so',
        fix: 'Set up a KMS, or turn auto encryption off',
      },
    )
    return {...ruling, findings: [...findings, ...ruling.findings]}
  }
  const none: Finding = {
    severity: findings.length > 0 ? 'error' : 'warning',
    code: 'no-kms',
    where: '',
    message:
      'The server starts without a KMS, and says nothing: nothing is encrypted, and who asks for it gets an error',
    fix: 'mctl kms env create makes an environment with one',
  }
  return {
    outcome: environment.isUnknown(autoEncryption)
      ? {verdict: 'untested'}
      : {verdict: 'starts-without-kms'},
    findings: [...findings, none],
    notChecked: [],
  }
}

/** A file of a key that is not there counts for nothing. */
export function keyFileMissing({environment, files}: Context): Finding[] {
  const path = environment.text(file)
  if (path === undefined || path === '') return []
  const fact = factOf(files, path)
  if (!('look' in fact) || fact.look.kind !== 'missing') return []
  const where = placeOf(environment, file)
  const shown = looksLikeKey(path) ? 'the key itself, given as a path' : path
  const serverMessage = readError(fact.look)
  return [
    {
      severity: 'error',
      code: 'key-file-missing',
      where,
      message: `There is nothing at ${shown}: the server takes the variable for one that is not set, and starts without it`,
      ...(serverMessage === undefined || looksLikeKey(path) ? {} : {}),
      fix: fixFor(path),
    },
  ]
}

function looksLikeKey(path: string): boolean {
  return /:[A-Za-z0-9+/]{43}=/.test(path)
}

function fixFor(path: string): string {
  if (looksLikeKey(path)) return 'Give a key as MINIO_KMS_SECRET_KEY'
  if (goTrimmed(path) !== path) return 'Remove the white space around the path, which is part of it'
  return path.startsWith('/')
    ? 'Put the file there, or name it by the path that it has'
    : 'Name it by its whole path: a relative one begins in the folder that the server is started in, and never in /run/secrets'
}

function emptyKey({environment}: Context): Finding[] {
  return ['MINIO_KMS_SECRET_KEY', file]
    .filter((name) => environment.text(name) === '')
    .map((name) => ({
      severity: 'error',
      code: 'key-empty',
      where: placeOf(environment, name),
      message: 'It is set to nothing, and counts as not set',
      fix: 'mctl kms env create --static makes a key',
    }))
}
