import {AppError} from '../../errors/errors.ts'
import {composeSources} from './compose.ts'
import {envFileSource} from './env-file.ts'
import {kubernetesSources} from './kubernetes.ts'
import type {GivenFile, Source, SourceKind} from './source.ts'
import {isSystemdUnit, type ReadNamed, systemdSource} from './systemd-unit.ts'

/** How the files are to be read. */
export interface ReadOrder {
  /** What they are, where that is not to be found out. */
  readonly as: SourceKind | undefined
  /** Where the relative paths of an environment file begin. */
  readonly directory: string
  readonly readNamed: ReadNamed
}

/**
 * The servers that files start, each with its environment.
 *
 * Units of systemd belong together, and so do manifests and compose files; of other files each is one environment.
 * Throws `bad_input` for what cannot be read, and where there is no server in it.
 */
export async function readSources(
  files: readonly GivenFile[],
  {as, directory, readNamed}: ReadOrder,
): Promise<Source[]> {
  const of = (kind: SourceKind): GivenFile[] =>
    files.filter((file) => (as ?? kindOf(file)) === kind)
  const units = of('systemd')
  const sources = [
    ...of('env').map((file) => envFileSource(file, directory)),
    ...(units.length > 0 ? [await systemdSource(units, readNamed)] : []),
    ...(await composeSources(of('compose'), readNamed)),
    ...(await kubernetesSources(of('kubernetes'))),
  ]
  if (sources.length > 0) return sources
  throw new AppError(
    'bad_input',
    `There is no server in ${files.map(({path}) => path).join(', ')}`,
    {hint: 'Say what the files are with --as env, systemd, compose or kubernetes'},
  )
}

/** What a file is, by what it holds and by its name. */
function kindOf(file: GivenFile): SourceKind {
  const {path, text} = file
  if (/^\s*["']?apiVersion["']?\s*:/m.test(text) && /^\s*["']?kind["']?\s*:/m.test(text)) {
    return 'kubernetes'
  }
  if (/^["']?services["']?\s*:/m.test(text) || /^\s*\{\s*"services"\s*:/.test(text))
    return 'compose'
  if (isSystemdUnit(file)) return 'systemd'
  return /\.ya?ml$/.test(path) ? 'compose' : 'env'
}
