import {known, type Variable} from '../environment.ts'
import {environmentFile} from '../variable-names.ts'
import {type Container, containersIn} from './kubernetes-containers.ts'
import {readServerEnvFile} from './server-env-file.ts'
import type {GivenFile, Source} from './source.ts'
import {list, type Mapping, mapping, scalar, yamlDocuments} from './yaml-documents.ts'

const elsewhere =
  'it is a path in a container; --root DIR names a folder that holds the files of the container'

/**
 * The containers of Kubernetes manifests that start a MinIO, and tenants of MinIO's operator, each with its environment.
 *
 * Secrets and ConfigMaps are taken from the same files; what comes from one that is not there is not known. Throws
 * `bad_input` for what is no YAML.
 */
export async function kubernetesSources(files: readonly GivenFile[]): Promise<Source[]> {
  const objects: Mapping[] = []
  for (const {path, text} of files) {
    for (const document of await yamlDocuments(text, path)) {
      const object = mapping(document)
      objects.push(...(object.kind === 'List' ? list(object.items).map(mapping) : [object]))
    }
  }
  const label = files.map(({path}) => path).join(', ')
  const containers = objects.flatMap(containersIn)
  const ours = containers.filter((container) => container.isMinio)
  return (ours.length > 0 ? ours : containers).map((container) =>
    sourceOf(container, objects, label),
  )
}

function sourceOf(container: Container, objects: readonly Mapping[], label: string): Source {
  const {namespace} = container
  const notChecked: string[] = []
  const variables = [
    ...container.envFrom.flatMap((from) => allOf(from, objects, namespace, notChecked)),
    ...container.env.map((entry) => variableOf(entry, objects, namespace)),
  ]
  const configuration = container.configuration
  const own =
    configuration === undefined
      ? undefined
      : dataOf({kind: 'Secret', name: configuration, namespace}, objects)?.get('config.env')
  if (configuration !== undefined && own === undefined) {
    notChecked.push(`config.env of the Secret ${configuration}: it is not in these files`)
  }
  const inner =
    own === undefined ? undefined : readServerEnvFile(own, `Secret ${configuration}: config.env`)
  return {
    kind: 'kubernetes',
    label,
    service: container.name,
    // The operator gives its file to the server as MINIO_CONFIG_ENV_FILE: it wins.
    variables: [...variables, ...(inner?.variables ?? [])].filter(
      ({name}) => inner === undefined || name !== environmentFile,
    ),
    read: {
      ...(notChecked.length > 0 ? {outcome: {verdict: 'untested' as const}} : {}),
      ...(inner?.read.outcome === undefined ? {} : {outcome: inner.read.outcome}),
      findings: inner?.read.findings ?? [],
      notChecked,
    },
    elsewhere,
  }
}

interface Reference {
  readonly kind: 'Secret' | 'ConfigMap'
  readonly name: string
  readonly namespace: string
}

function dataOf(
  {kind, name, namespace}: Reference,
  objects: readonly Mapping[],
): ReadonlyMap<string, string> | undefined {
  const object = objects.find((each) => {
    const metadata = mapping(each.metadata)
    const own = scalar(metadata.namespace)
    return (
      each.kind === kind &&
      metadata.name === name &&
      (own === undefined || namespace === '' || own === namespace)
    )
  })
  if (object === undefined) return undefined
  const texts = (value: unknown): [string, string][] =>
    Object.entries(mapping(value)).map(([key, text]) => [key, scalar(text) ?? ''])
  const data = texts(object.data).map(([key, text]): [string, string] => [
    key,
    kind === 'Secret' ? Buffer.from(text, 'base64').toString('utf8') : text,
  ])
  return new Map([...data, ...texts(object.stringData)])
}

function allOf(
  entry: Mapping,
  objects: readonly Mapping[],
  namespace: string,
  notChecked: string[],
): Variable[] {
  const prefix = scalar(entry.prefix) ?? ''
  const kind = entry.secretRef === undefined ? 'ConfigMap' : 'Secret'
  const name = scalar(mapping(entry.secretRef ?? entry.configMapRef).name) ?? ''
  const data = dataOf({kind, name, namespace}, objects)
  if (data === undefined) {
    notChecked.push(`the variables of the ${kind} ${name} (envFrom): it is not in these files`)
    return []
  }
  return [...data].map(([key, text]) => known(prefix + key, text, `${kind} ${name}`))
}

function variableOf(entry: Mapping, objects: readonly Mapping[], namespace: string): Variable {
  const name = scalar(entry.name) ?? ''
  const from = mapping(entry.valueFrom)
  const reference = mapping(from.secretKeyRef ?? from.configMapKeyRef)
  if (entry.valueFrom === undefined) {
    return known(name, (scalar(entry.value) ?? '').replaceAll('$$', '$'), 'env')
  }
  const kind = from.secretKeyRef === undefined ? 'ConfigMap' : 'Secret'
  const object = scalar(reference.name) ?? ''
  const key = scalar(reference.key) ?? ''
  const text = dataOf({kind, name: object, namespace}, objects)?.get(key)
  if (text !== undefined) return known(name, text, `${kind} ${object}: ${key}`)
  const where = object === '' ? 'valueFrom' : `${kind} ${object}: ${key}`
  const unknown =
    object === ''
      ? 'which Kubernetes puts in (valueFrom)'
      : `which is in the ${kind} ${object}, and not in these files`
  return {name, value: undefined, where, unknown}
}
