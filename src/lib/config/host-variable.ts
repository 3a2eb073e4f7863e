import {serverUrlProblem, trimServerUrl} from '../base/alias-syntax.ts'
import {Secret} from '../base/secret.ts'
import type {AliasRecord} from './alias-record.ts'

const prefix = 'MC_HOST_'

/** The alias that a variable defines, or undefined for any other variable. */
export function aliasOfVariable(variable: string): string | undefined {
  return variable.startsWith(prefix) && variable.length > prefix.length
    ? variable.slice(prefix.length)
    : undefined
}

/** The variable that defines an alias. */
export function variableOfAlias(alias: string): string {
  return prefix + alias
}

interface HostValue {
  readonly url: string
  readonly accessKey: string
  readonly secretKey: string
  readonly sessionToken: string
}

const withToken = /^(https?:\/\/)(.*?):(.*?):(.*)@(.*?)$/i
const withKeys = /^(https?:\/\/)(.*?):(.*)@(.*?)$/i

/** Splits a value where mc splits it: at the first colons, and at the last `@`, so that keys may hold `/`, `+` and `@`. */
function split(value: string): HostValue {
  const token = withToken.exec(value)
  if (token) {
    const [, scheme = '', accessKey = '', secretKey = '', sessionToken = '', host = ''] = token
    return {url: scheme + host, accessKey, secretKey, sessionToken}
  }
  const keys = withKeys.exec(value)
  if (keys) {
    const [, scheme = '', accessKey = '', secretKey = '', host = ''] = keys
    return {url: scheme + host, accessKey, secretKey, sessionToken: ''}
  }
  return {url: value, accessKey: '', secretKey: '', sessionToken: ''}
}

function decodeParts(parts: HostValue): HostValue {
  return {
    url: decodeURIComponent(parts.url),
    accessKey: decodeURIComponent(parts.accessKey),
    secretKey: decodeURIComponent(parts.secretKey),
    sessionToken: decodeURIComponent(parts.sessionToken),
  }
}

/**
 * The readings of a value, most literal first. mc knows only the first one and never decodes, so a secret that really
 * holds `%2F` keeps its meaning; the others are for values in which the literal reading names no valid server.
 */
const readings: ReadonlyArray<(value: string) => HostValue> = [
  split,
  (value) => decodeParts(split(value)),
  (value) => split(decodeURIComponent(value)),
]

/**
 * Reads the value of `MC_HOST_<alias>`: `http(s)://[ACCESS:SECRET[:TOKEN]@]HOST[:PORT]`.
 *
 * @param source the variable's name, or the file whose line it is
 */
export function readHostVariable(name: string, value: string, source: string): AliasRecord {
  const found = firstValid(value.trim())
  const record = {
    name,
    url: trimServerUrl(found?.url ?? ''),
    accessKey: found?.accessKey ?? '',
    secretKey: new Secret(found?.secretKey ?? ''),
    api: 'S3v4',
    path: 'auto',
    source,
  }
  if (found === undefined) {
    return {...record, problem: 'it is not https://ACCESS:SECRET@HOST[:PORT]'}
  }
  return found.sessionToken === ''
    ? record
    : {...record, sessionToken: new Secret(found.sessionToken)}
}

function firstValid(value: string): HostValue | undefined {
  for (const read of readings) {
    try {
      const parts = read(value)
      if (serverUrlProblem(parts.url) === undefined) return parts
    } catch (error) {
      // A % that encodes nothing: this value is not meant to be decoded.
      if (!(error instanceof URIError)) throw error
    }
  }
  return undefined
}
