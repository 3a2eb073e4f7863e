import type {CallOptions, Query} from '../admin/admin-api.ts'

/** What the subjects of users need of a server; the admin API has it. */
export interface UserApi {
  readonly server: string
  readonly accessKey: string
  get(path: string, query?: Query): Promise<unknown>
  getSealed(path: string, query?: Query): Promise<unknown>
  put(path: string, options?: CallOptions): Promise<void>
  delete(path: string, query?: Query): Promise<void>
}
