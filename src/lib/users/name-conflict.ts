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

/** Whether a write was refused because users come from a directory: what it named was found to be a user before. */
export function isFromDirectory(error: unknown): error is AppError {
  return error instanceof AppError && error.fault?.Code === 'XMinioIAMActionNotAllowed'
}

/** The error for a change of built-in users where they come from a directory. */
export function fromDirectory({server}: Server, {fault}: AppError): AppError {
  return new AppError(
    'not_supported',
    `${server} changes no built-in users or groups while its users come from LDAP`,
    {hint: `Change them in the directory; their policies: mctl admin idp ldap policy`, fault},
  )
}
