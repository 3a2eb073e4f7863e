import {findJsonError} from '../base/json-error.ts'
import {maskedSecret, Secret} from '../base/secret.ts'
import type {AliasRecord} from '../config/alias-record.ts'
import {AppError} from '../errors/errors.ts'
import type {ExportedAlias, SavedAlias} from './alias-document.ts'
import {checkedApi, checkedKeys, checkedName, checkedPath, checkedUrl} from './alias-rules.ts'
import {type AliasWriter, keptTrust, saveAlias} from './set-alias.ts'
import {shownSecret} from './shown-secret.ts'

/** Finds an alias that can be used. */
export interface AliasResolver {
  resolve(name: string): Promise<AliasRecord>
}

/**
 * The alias as one object in mc's form, for `alias import` elsewhere; its files stay behind.
 *
 * @param showSecrets without it the secret is masked, and the object of no use but to look at
 * @throws AppError alias_not_found or config_invalid
 */
export async function exportAlias(
  store: AliasResolver,
  name: string,
  showSecrets: boolean,
): Promise<ExportedAlias> {
  const {url, accessKey, secretKey, sessionToken, api, path} = await store.resolve(name)
  return {
    url,
    accessKey,
    secretKey: secretKey.isEmpty ? '' : shownSecret(secretKey, showSecrets),
    ...(sessionToken === undefined ? {} : {sessionToken: shownSecret(sessionToken, showSecrets)}),
    api,
    path,
  }
}

/**
 * Stores an alias from the object that `alias export` printed, without asking its server, as mc does.
 *
 * @param origin how to call the text in messages: its file, or stdin
 * @throws AppError bad_input, without quoting the text: it holds a secret
 */
export async function importAlias(
  store: AliasWriter,
  name: string,
  text: string,
  origin: string,
  showSecrets: boolean,
): Promise<SavedAlias> {
  const checked = checkedName(name)
  const field = fieldsOf(text, origin)
  const url = checkedUrl(field('url'))
  const keys = {accessKey: field('accessKey'), secretKey: new Secret(field('secretKey'))}
  const sessionToken = field('sessionToken')
  if ([keys.secretKey.reveal(), sessionToken].includes(maskedSecret)) {
    throw new AppError('bad_input', `${origin} has its secret masked`, {
      hint: 'Export it into a pipe or a file, or with --show-secrets',
    })
  }
  const alias = {
    name: checked,
    url,
    ...checkedKeys(keys),
    ...(sessionToken === '' ? {} : {sessionToken: new Secret(sessionToken)}),
    api: checkedApi(field('api') || 's3v4'),
    path: checkedPath(field('path') || 'auto'),
    trust: await keptTrust(store, checked, url),
  }
  return saveAlias(store, alias, false, showSecrets)
}

function fieldsOf(text: string, origin: string): (name: string) => string {
  const fault = findJsonError(text)
  if (fault !== undefined) {
    const where = `line ${fault.line}, column ${fault.column}: ${fault.problem}`
    throw new AppError('bad_input', `${origin} is not JSON: ${where}`, {
      hint: 'It should be what "mctl alias export ALIAS" prints',
    })
  }
  const value: unknown = JSON.parse(text)
  const fields = new Map(typeof value === 'object' && value !== null ? Object.entries(value) : [])
  return (name) => {
    const found: unknown = fields.get(name) ?? ''
    if (typeof found === 'string') return found
    throw new AppError('bad_input', `${origin} has a ${name} that is not text`)
  }
}
