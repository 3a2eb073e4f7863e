import {AppError} from '../../errors/errors.ts'
import type {AltName} from '../../x509/subject-alt-name.ts'
import type {Purpose} from '../../x509/writing/write-extensions.ts'

/** What a certificate is for. */
export type Role = 'server' | 'client'

/** What a certificate may be used for, the first being what it is for: MinIO's pairs also serve it as a client. */
export const purposesOf: Record<Role, readonly [Purpose, ...Purpose[]]> = {
  server: ['serverAuth', 'clientAuth'],
  client: ['clientAuth'],
}

/** Throws `usage` for a server without a name: no client would find it. */
export function mustNameHost(role: Role, names: readonly AltName[]): void {
  if (role === 'client' || names.length > 0) return
  throw new AppError('usage', 'No host was named', {
    hint: 'Name all names and addresses of the server, or a client with --client NAME',
  })
}
