import {list, type Mapping, mapping, scalar} from './yaml-documents.ts'

/** What starts a process with an environment. */
export interface Container {
  /** `Deployment storage/minio: minio`. */
  readonly name: string
  readonly namespace: string
  readonly isMinio: boolean
  readonly env: readonly Mapping[]
  readonly envFrom: readonly Mapping[]
  /** The Secret with the `config.env` of a tenant. */
  readonly configuration: string | undefined
}

/** The containers of a workload, or the one that MinIO's operator makes of a tenant. */
export function containersIn(object: Mapping): Container[] {
  const metadata = mapping(object.metadata)
  const namespace = scalar(metadata.namespace) ?? ''
  const kind = scalar(object.kind) ?? ''
  const shown = `${kind} ${namespace === '' ? '' : `${namespace}/`}${scalar(metadata.name) ?? ''}`
  const spec = mapping(object.spec)
  if (kind === 'Tenant') {
    return [
      {
        name: shown,
        namespace,
        isMinio: true,
        env: list(spec.env).map(mapping),
        envFrom: [],
        configuration: scalar(mapping(spec.configuration).name),
      },
    ]
  }
  const template =
    kind === 'CronJob' ? mapping(mapping(spec.jobTemplate).spec).template : spec.template
  const pod = kind === 'Pod' ? spec : mapping(mapping(template).spec)
  return list(pod.containers).map((each) => {
    const container = mapping(each)
    const env = list(container.env).map(mapping)
    return {
      name: `${shown}: ${scalar(container.name) ?? ''}`,
      namespace,
      isMinio: startsMinio(container, env),
      env,
      envFrom: list(container.envFrom).map(mapping),
      configuration: undefined,
    }
  })
}

function startsMinio(container: Mapping, env: readonly Mapping[]): boolean {
  const image = scalar(container.image) ?? ''
  if (/(^|\/)(mc|kes|console|operator|sidecar)(:|@|$)/.test(image)) return false
  return /minio|aistor/i.test(image) || env.some(({name}) => /^MINIO_/.test(scalar(name) ?? ''))
}
