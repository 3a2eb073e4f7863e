import type {ArchiveExport} from '../iam-archive/export-archive.ts'
import type {ArchiveImport} from '../iam-archive/import-archive.ts'
import type {PlannedEntry} from '../iam-archive/plan.ts'
import type {Style} from './style.ts'
import {table} from './table.ts'

export function renderArchiveExport({file, kept}: ArchiveExport, style: Style): string {
  const old = kept === undefined ? [] : [`The file that was there is now ${kept}.`]
  return [
    `IAM info successfully downloaded as ${file}.`,
    ...old,
    style.warn('It holds every secret in clear: keep it as you would keep them.'),
  ].join('\n')
}

/** What was added, overwritten and left out; in a dry run, what would be. */
export function renderArchiveImport(result: ArchiveImport, style: Style): string {
  const {plan, dryRun, changed, statuses = []} = result
  const shown = plan.filter(({action}) => action !== 'unchanged')
  const rows = shown.map(({action, kind, name, concern = ''}) => [
    mark(action, style),
    kind,
    name,
    concern,
  ])
  const unchanged = plan.length - shown.length
  return [
    ...(rows.length === 0 ? [] : [table([], rows, style)]),
    ...(unchanged === 0
      ? []
      : [`${unchanged} of ${plan.length} are there already, just like that.`]),
    ...statuses
      .filter(({error}) => error === undefined)
      .map(
        ({kind, name, status}) =>
          `The ${kind.replace('-', ' ')} ${name} is ${status} again, as in the archive.`,
      ),
    dryRun
      ? 'This was a dry run: nothing was changed.'
      : changed
        ? `Imported from ${result.file}.`
        : 'Nothing was changed.',
  ].join('\n')
}

function mark(action: PlannedEntry['action'], style: Style): string {
  if (action === 'left-out') return style.bad(action)
  return action === 'add' ? style.good(action) : style.warn(action)
}
