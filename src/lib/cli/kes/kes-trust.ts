import {readdir, stat} from 'node:fs/promises'
import {join} from 'node:path'
import {checkedFingerprint} from '../../aliases/alias-trust.ts'
import {readTrustedServer, type TrustedServer} from '../../connection/trust.ts'
import {AppError} from '../../errors/errors.ts'
import type {KesVariables} from '../../key-server/kes-variables.ts'
import type {Services} from '../services.ts'
import {readInputText} from '../stdin.ts'
import type {KesFlagValues} from './kes-flags.ts'
import type {KesPlace} from './kes-place.ts'

/**
 * Whom a connection to a KES trusts: what the flags say, else what the alias does, else the CAs of the variable that
 * MinIO reads; and always the system's and those of `certs/CAs/`, unless one certificate is pinned.
 *
 * Throws `bad_input` for a file without certificates and for a fingerprint that is none.
 */
export async function kesTrust(
  services: Services,
  flags: KesFlagValues,
  {name, url, alias}: KesPlace,
  variables: KesVariables,
): Promise<Omit<TrustedServer, 'client'>> {
  const trustFingerprint = flags.fingerprint && checkedFingerprint(flags.fingerprint)
  const store = await services.aliases()
  const {insecure} = services.settings
  if (alias && flags.ca === undefined && trustFingerprint === undefined) {
    const {client: _, ...server} = await readTrustedServer(alias, store, {insecure})
    return server
  }
  const file = flags.ca ?? (alias ? undefined : variables.ca?.value)
  const ca = file === undefined ? [] : await certificatesAt(file)
  return {name, url, ca: [...(await store.trustedCertificates()), ...ca], trustFingerprint}
}

async function certificatesAt(path: string): Promise<string[]> {
  const stats = await stat(path).catch(() => undefined)
  const files = stats?.isDirectory() ? await filesIn(path) : [path]
  const texts = await Promise.all(files.map(readInputText))
  const found = texts.filter((text) => text.includes('-----BEGIN CERTIFICATE-----'))
  if (found.length > 0) return found
  throw new AppError('bad_input', `${path} holds no certificate in PEM form`)
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, {withFileTypes: true})
  return entries.filter((entry) => !entry.isDirectory()).map(({name}) => join(folder, name))
}
