import {serverUrlProblem, trimServerUrl} from '../base/alias-syntax.ts'
import {Secret} from '../base/secret.ts'
import type {AliasRecord, StoredAlias} from './alias-record.ts'
import {isJsonObject, type JsonObject, member} from './json-file.ts'

/**
 * Reads one alias of mc's config.json (version 10).
 *
 * Never throws: what is wrong with it becomes its `problem`, so that a broken alias spoils only itself.
 * The types are checked by hand because this runs at every start.
 */
export function readConfigEntry(name: string, entry: unknown, source: string): AliasRecord {
  const object: JsonObject = isJsonObject(entry) ? entry : {}
  const wrong = ['url', 'accessKey', 'secretKey', 'sessionToken', 'api', 'path'].find(
    (field) => !['string', 'undefined'].includes(typeof member(object, field)),
  )
  const text = (field: string): string => {
    const value = member(object, field)
    return typeof value === 'string' ? value : ''
  }
  const url = text('url')
  const sessionToken = text('sessionToken')
  const record: AliasRecord = {
    name,
    url: url.includes('@') ? '' : trimServerUrl(url),
    accessKey: text('accessKey'),
    secretKey: new Secret(text('secretKey')),
    ...(sessionToken === '' ? {} : {sessionToken: new Secret(sessionToken)}),
    api: text('api'),
    path: text('path') || 'auto',
    source,
  }
  const problem = !isJsonObject(entry)
    ? 'it is not a JSON object'
    : wrong !== undefined
      ? `its ${wrong} is not text`
      : url === ''
        ? 'it has no url'
        : (urlProblem(url) ?? settingProblem(record))
  return problem === undefined ? record : {...record, problem}
}

function urlProblem(url: string): string | undefined {
  const problem = serverUrlProblem(url)
  return problem === undefined ? undefined : `of its url: ${problem}`
}

function settingProblem({api, path}: AliasRecord): string | undefined {
  if (!/^s3v[24]$/i.test(api)) return 'its api is neither s3v4 nor s3v2'
  if (!/^(auto|on|off|dns|path)$/i.test(path)) return 'its path is none of auto, on, off, dns'
  return undefined
}

/** The alias as mc writes it, with every field of the old entry that this version does not know. */
export function writeConfigEntry(alias: StoredAlias, old: unknown): JsonObject {
  const {url, accessKey, secretKey, sessionToken, api, path, ...unknown} = isJsonObject(old)
    ? old
    : {}
  return {
    url: alias.url,
    accessKey: alias.accessKey,
    secretKey: alias.secretKey.reveal(),
    ...(alias.sessionToken === undefined ? {} : {sessionToken: alias.sessionToken.reveal()}),
    api: alias.api,
    path: alias.path,
    ...unknown,
  }
}
