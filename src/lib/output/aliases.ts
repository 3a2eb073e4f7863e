import type {ListedAlias, RemovedAlias, SavedAlias} from '../aliases/alias-document.ts'
import type {Style} from './style.ts'

/** Aliases in blocks: the name, and below it what mc shows, in mc's order. */
export function renderAliases(aliases: readonly ListedAlias[], style: Style): string {
  return aliases.map((alias) => renderAlias(alias, style)).join('\n')
}

function renderAlias(alias: ListedAlias, style: Style): string {
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['URL', alias.URL],
    ['AccessKey', alias.accessKey ?? ''],
    ['SecretKey', alias.secretKey ?? ''],
    ['Token', alias.sessionToken],
    ['API', alias.api ?? ''],
    ['Path', alias.path ?? ''],
    ['CA', alias.ca],
    ['Cert', alias.clientCert],
    ['Key', alias.clientKey],
    ['Pinned', alias.trustFingerprint],
    ['Src', alias.variable ?? alias.src],
    ['Problem', alias.problem === undefined ? undefined : style.bad(alias.problem)],
  ]
  const lines = rows.flatMap(([label, value]) =>
    value === undefined ? [] : [`  ${style.dim(`${label.padEnd(9)} :`)} ${value}`.trimEnd()],
  )
  return [style.bold(alias.alias), ...lines].join('\n')
}

/** One line about an alias that was set or imported, and a second one if it has no effect. */
export function renderSavedAlias(saved: SavedAlias, style: Style): string {
  const done = !saved.changed
    ? `${saved.alias} is set to ${saved.URL} already`
    : `${saved.replaced ? 'Changed' : 'Added'} ${saved.alias} (${saved.URL})`
  const anonymous = saved.accessKey === undefined
  const check = saved.checked
    ? `the server ${anonymous ? 'answers' : 'accepts the keys'}`
    : style.warn(anonymous ? 'the server was not asked' : 'the keys were not checked')
  const overridden =
    saved.overriddenBy === undefined
      ? []
      : [style.warn(`${saved.overriddenBy} defines ${saved.alias} too, and wins`)]
  return [`${done}; ${check}`, ...overridden].join('\n')
}

/** One line, and a second one if the alias is there still. */
export function renderRemovedAlias({alias, overriddenBy}: RemovedAlias, style: Style): string {
  const left =
    overriddenBy === undefined ? [] : [style.warn(`${overriddenBy} still defines ${alias}`)]
  return [`Removed ${alias}`, ...left].join('\n')
}
