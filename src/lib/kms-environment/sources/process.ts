import {known} from '../environment.ts'
import {readWell, type Source} from './source.ts'

// Of everything that a process has, what may be meant for the server.
const ours = /^(MINIO|KES|KMS|MINIO_)/i

/** The environment of this very process. */
export function processSource(
  environment: Readonly<Record<string, string | undefined>>,
  directory: string,
): Source {
  const variables = Object.entries(environment).flatMap(([name, value]) =>
    value !== undefined && ours.test(name) ? [known(name, value, '')] : [],
  )
  return {
    kind: 'process',
    label: 'the environment of this process',
    variables,
    read: readWell,
    directory,
  }
}
