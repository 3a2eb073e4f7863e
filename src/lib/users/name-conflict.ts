import {AppError} from '../errors/errors.ts'

interface Server {
  readonly server: string
}

/** The error for a user who would have the name of the root user. */
export function root({server}: Server, name: string): AppError {
  return new AppError('conflict', `${name} is the root user of ${server}`, {
    hint: 'Its secret is set where the server is started: MINIO_ROOT_PASSWORD',
  })
}

/** The error for a user who would have the name of an access key. */
export function taken({server}: Server, name: string): AppError {
  return new AppError('conflict', `${name} is the name of an access key at ${server}`, {
    hint: `Choose another name, or remove the key first: mctl admin user svcacct rm ${server} ${name}`,
  })
}
