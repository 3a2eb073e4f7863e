import type {Purpose} from '../x509/write-extensions.ts'

/** What a certificate is for. */
export type Role = 'server' | 'client'

/** What a certificate may be used for, the first being what it is for: MinIO's pairs also serve it as a client. */
export const purposesOf: Record<Role, readonly [Purpose, ...Purpose[]]> = {
  server: ['serverAuth', 'clientAuth'],
  client: ['clientAuth'],
}
