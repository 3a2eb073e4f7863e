import type {CallOptions, Query} from '../admin/admin-api.ts'

/** What the subjects of groups need of a server; the admin API has it. */
export interface GroupApi {
  readonly server: string
  get(path: string, query?: Query): Promise<unknown>
  put(path: string, options?: CallOptions): Promise<void>
}
