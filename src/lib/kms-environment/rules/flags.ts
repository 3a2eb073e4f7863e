import {nearestWord} from '../../base/edit-distance.ts'
import type {Environment} from '../environment.ts'
import {goTrimmed} from '../go-text.ts'
import {autoEncryption, groups, oldNames, readNames, replicateKeyId} from '../variable-names.ts'
import type {Finding} from '../verdict.ts'
import {type Context, placeOf, unknownValue} from './context.ts'

const truths = ['1', 't', 'T', 'true', 'TRUE', 'True', 'on', 'ON', 'On']
const falsehoods = ['0', 'f', 'F', 'false', 'FALSE', 'False', 'off', 'OFF', 'Off', '']

/** Whether auto encryption is on: some spellings are, and everything else is off without a word. Undefined: not known. */
export function isAutoEncryptionOn(environment: Environment): boolean | undefined {
  if (environment.isUnknown(autoEncryption)) return undefined
  const text = environment.trimmed(autoEncryption) ?? ''
  return truths.includes(text) || text.toLowerCase() === 'enabled'
}

/** Flags that are not what they look like. */
export function flagRules({environment}: Context): {findings: Finding[]; notChecked: string[]} {
  const unknown = [autoEncryption, replicateKeyId].filter((name) => environment.isUnknown(name))
  return {
    findings: [...autoFindings(environment), ...replicateFindings(environment)],
    notChecked: unknown.map((name) => unknownValue(environment, name)),
  }
}

function autoFindings(environment: Environment): Finding[] {
  const text = environment.trimmed(autoEncryption)
  if (text === undefined || isAutoEncryptionOn(environment)) return []
  if (falsehoods.includes(text) || text.toLowerCase() === 'disabled') return []
  return [
    {
      severity: 'error',
      code: 'auto-encryption-off',
      where: placeOf(environment, autoEncryption),
      message: `Auto encryption is off: the server takes on, true, 1 and enabled for a yes, and everything else, ${JSON.stringify(text)} too, for a no`,
      fix: `${autoEncryption}=on, or off when that is meant`,
    },
  ]
}

function replicateFindings(environment: Environment): Finding[] {
  const text = environment.text(replicateKeyId)
  if (text === undefined || text === '' || text.toLowerCase() === 'off') return []
  if (text.toLowerCase() === 'on') return []
  const isOn = truths.includes(text) || text.toLowerCase() === 'enabled'
  return [
    {
      severity: isOn ? 'info' : 'error',
      code: 'replicate-keyid-ignored',
      where: placeOf(environment, replicateKeyId),
      message: `${JSON.stringify(text)} does nothing: the name of the key is sent along to the other side, unless this is off (in any case of letters, without blanks around it)`,
      fix: `${replicateKeyId}=off, or remove it`,
    },
  ]
}

/** Names that the server does not read: of old releases, in small letters, misspelt. */
export function nameFindings({environment}: Context, hasKms: boolean): Finding[] {
  const severity = hasKms ? 'warning' : 'error'
  return environment.names.flatMap((name): Finding[] => {
    if (readNames.includes(name)) return []
    const where = placeOf(environment, name)
    const trimmed = goTrimmed(name)
    if (trimmed !== name && readNames.includes(trimmed)) {
      const message =
        'There is white space at the end of the name, before the =: the server reads no such variable'
      return [{severity, code: 'name-with-blanks', where, message, fix: `${trimmed}=...`}]
    }
    const old = oldNames.find(([pattern]) => pattern.test(name))
    if (old) {
      const message =
        'This name is of an old release: the server does not read it, and says nothing'
      return [{severity, code: 'old-name', where, message, fix: `Set ${old[1]}`}]
    }
    if (name !== name.toUpperCase() && readNames.includes(name.toUpperCase())) {
      const message = 'The name is not in capital letters: the server does not read it'
      return [{severity, code: 'name-in-small-letters', where, message, fix: name.toUpperCase()}]
    }
    return misspelt(name, where, severity)
  })
}

function misspelt(name: string, where: string, severity: Finding['severity']): Finding[] {
  const isKmsName = /^(MINIO_KMS|MINIO_KES|MINIO_SSE|KES_|KMS_)/i.test(name)
  const near = nearestWord(name, readNames)
  const isTypo = near !== undefined && /^M?I?N?I?O?_?K/i.test(name) && name.length > 9
  if (!isKmsName && !isTypo) return []
  // The kes program reads variables of its own.
  if (/^KES_(SERVER|API_KEY|CLIENT_KEY|CLIENT_CERT|ENCLAVE|TLS_PASSWORD)$/.test(name)) return []
  const instead = near ?? withPrefix(name)
  return [
    {
      severity: name.startsWith('MINIO_KMS') || isTypo ? severity : 'warning',
      code: 'unknown-name',
      where,
      message: 'The server reads no variable of this name, and says nothing',
      ...(instead === undefined ? {} : {fix: `${instead} may be meant`}),
    },
  ]
}

function withPrefix(name: string): string | undefined {
  const all = Object.values(groups).flat()
  return all.find((each) => each.endsWith(name.replace(/^MINIO_/, '')))
}
