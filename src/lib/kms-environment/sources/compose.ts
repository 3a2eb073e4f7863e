import {known, type Variable} from '../environment.ts'
import {interpolated} from './interpolation.ts'
import {readServerEnvFile} from './server-env-file.ts'
import type {GivenFile, Source} from './source.ts'
import type {ReadNamed} from './systemd-unit.ts'
import {list, mapping, scalar, yamlDocuments} from './yaml-documents.ts'

const elsewhere =
  'it is a path in a container; --root DIR names a folder that holds the files of the container'

/**
 * The services of compose files that start a MinIO, each with its environment: `env_file` first, `environment` wins, and
 * of several files the later one.
 *
 * `.env` lies beside the first file and is put in for `${NAME}`. Throws `bad_input` for what is no YAML.
 */
export async function composeSources(
  files: readonly GivenFile[],
  readNamed: ReadNamed,
): Promise<Source[]> {
  const dotEnv = await readNamed('.env')
  const known =
    dotEnv !== undefined && 'text' in dotEnv ? variablesOf(dotEnv.text, '.env') : new Map()
  const services = new Map<
    string,
    {variables: Variable[]; notChecked: string[]; isMinio: boolean}
  >()
  for (const file of files) {
    for (const document of await yamlDocuments(file.text, file.path)) {
      for (const [name, definition] of Object.entries(mapping(mapping(document).services))) {
        const service = services.get(name) ?? {variables: [], notChecked: [], isMinio: false}
        const {variables, notChecked} = await serviceVariables(definition, file, known, readNamed)
        service.variables.push(...variables)
        service.notChecked.push(...notChecked)
        service.isMinio ||= startsMinio(definition, service.variables)
        services.set(name, service)
      }
    }
  }
  const label = files.map(({path}) => path).join(', ')
  const all = [...services]
  const ours = all.filter(([, {isMinio}]) => isMinio)
  return (ours.length > 0 ? ours : all).map(([service, {variables, notChecked}]) => ({
    kind: 'compose',
    label,
    service,
    variables,
    read: {
      ...(notChecked.length > 0 ? {outcome: {verdict: 'untested' as const}} : {}),
      findings: [],
      notChecked,
    },
    elsewhere,
  }))
}

function startsMinio(definition: unknown, variables: readonly Variable[]): boolean {
  const image = scalar(mapping(definition).image) ?? ''
  // The client and KES are of the same maker.
  const isOther = /(^|\/)(mc|kes|console|operator)(:|@|$)/.test(image)
  return (
    !isOther && (/minio|aistor/i.test(image) || variables.some(({name}) => /^MINIO_/.test(name)))
  )
}

async function serviceVariables(
  definition: unknown,
  file: GivenFile,
  known_: ReadonlyMap<string, string>,
  readNamed: ReadNamed,
): Promise<{variables: Variable[]; notChecked: string[]}> {
  const {env_file: envFile, environment} = mapping(definition)
  const variables: Variable[] = []
  const notChecked: string[] = []
  for (const entry of Array.isArray(envFile) ? envFile : envFile === undefined ? [] : [envFile]) {
    const path = scalar(entry) ?? scalar(mapping(entry).path) ?? ''
    const named = await readNamed(path)
    if (named !== undefined && 'text' in named) {
      const lines = [...variablesOf(named.text, path)]
      variables.push(...lines.map(([name, value]) => known(name, value, path)))
    } else if (mapping(entry).required !== false) {
      notChecked.push(`the file ${path} of env_file: ${named?.untested ?? 'it is not there'}`)
    }
  }
  for (const [name, value] of entriesOf(environment)) {
    variables.push(composeVariable(name, value, file.path, known_))
  }
  return {variables, notChecked}
}

/** `environment` is a mapping, or a list of `NAME=value` and `NAME`. */
function entriesOf(environment: unknown): [string, string | undefined][] {
  if (Array.isArray(environment)) {
    return list(environment).map((entry) => {
      const text = scalar(entry) ?? ''
      const equals = text.indexOf('=')
      return equals < 0 ? [text, undefined] : [text.slice(0, equals), text.slice(equals + 1)]
    })
  }
  return Object.entries(mapping(environment)).map(([name, value]) => [name, scalar(value)])
}

function composeVariable(
  name: string,
  value: string | undefined,
  file: string,
  variables: ReadonlyMap<string, string>,
): Variable {
  if (value === undefined) {
    const own = variables.get(name)
    if (own !== undefined) return known(name, own, file)
    const unknown = 'which is that of whoever starts the service'
    return {name, value: undefined, where: file, unknown}
  }
  const filled = interpolated(value, variables)
  if ('text' in filled) return known(name, filled.text, file)
  const unknown = `in which ${filled.missing.join(', ')} is to be put in`
  return {name, value: undefined, where: file, unknown}
}

// Lines of .env and env_file are read alike, save for what nobody writes into them.
function variablesOf(text: string, file: string): Map<string, string> {
  const {variables} = readServerEnvFile(text.replace(/\s+#.*$/gm, ''), file)
  return new Map(variables.map(({name, value}) => [name.trim(), value?.reveal() ?? '']))
}
