import {known, type Variable} from '../environment.ts'
import type {Finding} from '../verdict.ts'
import type {GivenFile, Source} from './source.ts'
import {readSystemdEnvFile} from './systemd-env-file.ts'
import {systemdWords} from './systemd-words.ts'

/** Reads a file that a unit names; undefined when it is not there, and a reason when it was not looked at. */
export type ReadNamed = (
  path: string,
) => Promise<{readonly text: string} | {readonly untested: string} | undefined>

interface Setting {
  readonly name: string
  readonly value: string
  readonly where: string
}

/**
 * The environment of a service of systemd: a unit file, and drop-ins in the order in which they are given.
 *
 * `Environment=` first, then the files of `EnvironmentFile=`, which win, then `UnsetEnvironment=`; an empty setting
 * forgets what was set above it. Source: systemd.exec(5), ENVIRONMENT.
 */
export async function systemdSource(
  files: readonly GivenFile[],
  readNamed: ReadNamed,
): Promise<Source> {
  const settings = files.flatMap(serviceSettings)
  const of = (name: string): readonly Setting[] =>
    sinceReset(settings.filter((each) => each.name === name))
  const variables = of('Environment').flatMap(({value, where}) =>
    systemdWords(value).flatMap((word) => assignment(word, where)),
  )
  const findings: Finding[] = []
  const notChecked: string[] = []
  for (const {value, where} of of('EnvironmentFile')) {
    const [, mayMiss, path = ''] = /^(-?)(.*)$/.exec(value) ?? []
    const named = await readNamed(path)
    if (named === undefined) {
      findings.push(missingFile(path, mayMiss === '-', where))
    } else if ('untested' in named) {
      notChecked.push(`the file ${path} of EnvironmentFile=: ${named.untested}`)
    } else {
      variables.push(...readSystemdEnvFile(named.text, path))
    }
  }
  const passed = of('PassEnvironment').flatMap(({value}) => systemdWords(value))
  const unset = of('UnsetEnvironment').flatMap(({value}) => systemdWords(value))
  const user = of('User').at(-1)?.value
  const directory = of('WorkingDirectory').at(-1)?.value ?? '/'
  return {
    kind: 'systemd',
    label: files.map(({path}) => path).join(', '),
    variables: [...variables, ...passed.flatMap((name) => passedOn(name, variables))].filter(
      ({name, value}) =>
        !unset.includes(name) && !unset.includes(`${name}=${value?.reveal() ?? ''}`),
    ),
    read: {
      ...(notChecked.length > 0 ? {outcome: {verdict: 'untested' as const}} : {}),
      findings,
      notChecked,
    },
    ...(directory.startsWith('/') ? {directory} : {}),
    ...(user === undefined || user === '' ? {} : {user}),
  }
}

/** Whether a text is a unit of systemd or a drop-in of one. */
export function isSystemdUnit({path, text}: GivenFile): boolean {
  return /\.service$/.test(path) || /^\s*\[(Service|Unit|Install)\]\s*$/m.test(text)
}

function serviceSettings({path, text}: GivenFile): Setting[] {
  const settings: Setting[] = []
  let section = ''
  let pending: Setting | undefined
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const isComment = /^\s*[#;]/.test(line)
    // Comments within a setting that goes on are no part of it.
    if (isComment || (line.trim() === '' && pending === undefined)) continue
    const isContinued = line.endsWith('\\')
    const content = isContinued ? `${line.slice(0, -1)} ` : line
    const begun = pending ?? settingOf(content, `${path}:${index + 1}`)
    const whole = pending === undefined ? begun : {...pending, value: pending.value + content}
    pending = isContinued ? whole : undefined
    if (isContinued) continue
    section = /^\s*\[([^\]]*)\]\s*$/.exec(line)?.[1] ?? section
    if (section === 'Service' && whole) settings.push({...whole, value: whole.value.trim()})
  }
  return settings
}

function settingOf(line: string, where: string): Setting | undefined {
  const [, name = '', value = ''] = /^\s*(\w+)\s*=\s*(.*)$/s.exec(line) ?? []
  return name === '' ? undefined : {name, value, where}
}

function sinceReset(settings: readonly Setting[]): readonly Setting[] {
  return settings.slice(settings.findLastIndex(({value}) => value === '') + 1)
}

function assignment(word: string, where: string): Variable[] {
  const equals = word.indexOf('=')
  return equals < 1 ? [] : [known(word.slice(0, equals), word.slice(equals + 1), where)]
}

function passedOn(name: string, variables: readonly Variable[]): Variable[] {
  if (variables.some((variable) => variable.name === name)) return []
  const unknown = 'which is that of the system manager (PassEnvironment=)'
  return [{name, value: undefined, where: 'PassEnvironment=', unknown}]
}

function missingFile(path: string, mayMiss: boolean, where: string): Finding {
  return {
    severity: mayMiss ? 'warning' : 'error',
    code: 'systemd-file-missing',
    where: `EnvironmentFile= (${where})`,
    message: mayMiss
      ? `There is no file ${path}, and with the - in front of it systemd says nothing about it`
      : `There is no file ${path}: systemd does not start the service`,
    fix: 'Put the file there, or correct its path',
  }
}
