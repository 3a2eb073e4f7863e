import type {Finding} from '../verdict.ts'
import {type Context, placeOf} from './context.ts'

const paths = [
  'MINIO_KMS_SECRET_KEY_FILE',
  'MINIO_KMS_KES_CERT_FILE',
  'MINIO_KMS_KES_KEY_FILE',
  'MINIO_KMS_KES_CAPATH',
]

/** Paths that lead somewhere else when the server is started somewhere else. */
export function relativePathFindings({environment, directory}: Context): Finding[] {
  return paths.flatMap((name): Finding[] => {
    const path = environment.trimmed(name) ?? ''
    if (path === '' || path.startsWith('/')) return []
    return [
      {
        severity: 'warning',
        code: 'path-relative',
        where: placeOf(environment, name),
        message: `${path} begins in the folder that the server is started in${directory === undefined ? '' : `, which is taken to be ${directory}`}`,
        fix: 'Name the file by its whole path',
      },
    ]
  })
}
