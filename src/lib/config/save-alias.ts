import type {SaveOutcome, StoredAlias} from './alias-record.ts'
import {type ConfigFiles, configVersion, trustVersion} from './alias-sources.ts'
import {readConfigEntry, writeConfigEntry} from './config-entry.ts'
import {aliasesOf, type JsonObject, member, parseConfigText} from './json-file.ts'
import {rewriteFiles} from './rewrite-files.ts'
import {writeAdminApi, writeTrustEntry} from './trust-entry.ts'

type Platform = NodeJS.Platform

/** Stores an alias in both files under their lock. */
export async function saveAlias(
  files: ConfigFiles,
  platform: Platform,
  alias: StoredAlias,
): Promise<SaveOutcome> {
  let replaced = false
  // A new pin comes first, and an old one goes last: killed in between, no alias is there without its pin.
  const pinFirst = alias.trust?.trustFingerprint !== undefined
  const ordered = <T>(trust: T, config: T): [T, T] => (pinFirst ? [trust, config] : [config, trust])
  const paths = ordered(files.trust, files.config)
  const changed = await rewriteFiles(files.directory, paths, ([first, second]) => {
    const [trustText, configText] = ordered(first, second)
    const config = open(files.config, configText, configVersion)
    const trust = open(files.trust, trustText, trustVersion)
    const old = member(aliasesOf(config), alias.name)
    replaced = old !== undefined
    const entry = writeTrustEntry(alias.trust, member(aliasesOf(trust), alias.name))
    return ordered(
      rewritten(trust, trustText, platform, trustVersion, alias.name, entry),
      rewritten(
        config,
        configText,
        platform,
        configVersion,
        alias.name,
        writeConfigEntry(alias, old),
      ),
    )
  })
  return {changed, replaced}
}

/** Removes an alias from both files under their lock; false when it was in neither. */
export async function removeAlias(
  files: ConfigFiles,
  platform: Platform,
  name: string,
): Promise<boolean> {
  // The other way round: killed in between, a pin is left over, rather than an alias without its pin.
  return rewriteFiles(files.directory, [files.config, files.trust], ([configText, trustText]) => [
    rewritten(
      open(files.config, configText, configVersion),
      configText,
      platform,
      configVersion,
      name,
    ),
    rewritten(open(files.trust, trustText, trustVersion), trustText, platform, trustVersion, name),
  ])
}

/**
 * Notes which version of the admin API the server of an alias speaks, unless that stands there already.
 *
 * Nothing is written for an alias that is no longer there, or leads to another server by now.
 */
export async function saveAdminApi(
  files: ConfigFiles,
  platform: Platform,
  {name, url}: {readonly name: string; readonly url: string},
  version: 'v3' | 'v4',
): Promise<void> {
  await rewriteFiles(files.directory, [files.config, files.trust], ([configText, trustText]) => {
    const stored = member(aliasesOf(open(files.config, configText, configVersion)), name)
    if (readConfigEntry(name, stored, files.config).url !== url) return [configText, trustText]
    const trust = open(files.trust, trustText, trustVersion)
    const entry = writeAdminApi(version, member(aliasesOf(trust), name))
    return [configText, rewritten(trust, trustText, platform, trustVersion, name, entry)]
  })
}

function open(path: string, text: string | undefined, version: string): JsonObject | undefined {
  return text === undefined ? undefined : parseConfigText(path, text, version)
}

/** The text of a file after one alias was put in or taken out; the same text when that changes nothing. */
function rewritten(
  root: JsonObject | undefined,
  text: string | undefined,
  platform: Platform,
  version: string,
  name: string,
  entry?: JsonObject,
): string | undefined {
  const old = aliasesOf(root)
  const before = member(old, name)
  if (JSON.stringify(before) === JSON.stringify(entry)) return text

  // Entries keep their places; fromEntries also takes a name such as __proto__ for what it is.
  const kept = Object.entries(old).flatMap(([key, value]) =>
    key !== name ? [[key, value] as const] : entry === undefined ? [] : [[name, entry] as const],
  )
  if (before === undefined && entry !== undefined) kept.push([name, entry])
  const next = {version, ...root, aliases: Object.fromEntries(kept)}

  // mc indents with tabs, and on Windows ends lines with CRLF.
  const lines = `${JSON.stringify(next, null, '\t')}\n`
  const crlf = text === undefined ? platform === 'win32' : text.includes('\r\n')
  return crlf ? lines.replaceAll('\n', '\r\n') : lines
}
