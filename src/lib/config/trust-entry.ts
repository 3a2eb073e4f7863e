import {isAbsolute} from 'node:path'
import {type AliasTrust, trustFields} from './alias-record.ts'
import {isJsonObject, type JsonObject, member} from './json-file.ts'

/** What mctl.json says of an alias: its trust and what is remembered of its server, or why that cannot be read. */
export interface TrustEntry {
  readonly trust?: AliasTrust
  readonly adminApi?: 'v4'
  readonly problem?: string
}

/** Reads one alias of mctl.json; like `readConfigEntry` it reports what is wrong instead of throwing. */
export function readTrustEntry(entry: unknown): TrustEntry {
  if (entry === undefined) return {}
  if (!isJsonObject(entry)) return {problem: 'its entry in mctl.json is not a JSON object'}
  const trust: {-readonly [Field in keyof AliasTrust]: AliasTrust[Field]} = {}
  for (const field of trustFields) {
    const value = member(entry, field)
    if (value === undefined) continue
    if (typeof value !== 'string' || value === '') {
      return {problem: `its ${field} in mctl.json is not text`}
    }
    if (field === 'trustFingerprint' ? !/^sha256:[0-9a-f]{64}$/.test(value) : !isAbsolute(value)) {
      const wanted = field === 'trustFingerprint' ? 'sha256: and 64 digits' : 'an absolute path'
      return {problem: `its ${field} in mctl.json is not ${wanted}`}
    }
    trust[field] = value
  }
  return {
    ...(Object.keys(trust).length === 0 ? {} : {trust}),
    // Anything else is no error: what is remembered only saves a request.
    ...(member(entry, 'adminApi') === 'v4' ? {adminApi: 'v4'} : {}),
  }
}

/** The old entry with the version of the admin API that a server speaks; the usual one, v3, is not written. */
export function writeAdminApi(version: 'v3' | 'v4', old: unknown): JsonObject | undefined {
  const {adminApi, ...rest} = isJsonObject(old) ? old : {}
  const next = version === 'v3' ? rest : {...rest, adminApi: version}
  return Object.keys(next).length === 0 ? undefined : next
}

/** The entry for mctl.json, with the fields of the old one that this version does not know; undefined when empty. */
export function writeTrustEntry(
  trust: AliasTrust | undefined,
  old: unknown,
): JsonObject | undefined {
  const {ca, clientCert, clientKey, trustFingerprint, ...unknown} = isJsonObject(old) ? old : {}
  const entry: Record<string, unknown> = {}
  for (const field of trustFields) {
    const value = trust?.[field]
    if (value !== undefined) entry[field] = value
  }
  const next = {...entry, ...unknown}
  return Object.keys(next).length === 0 ? undefined : next
}
