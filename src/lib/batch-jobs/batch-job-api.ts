import type {CallOptions, Query} from '../admin/admin-api.ts'

/** The calls about batch jobs; the admin client has them. */
export interface BatchJobApi {
  readonly server: string
  get(path: string, query?: Query): Promise<unknown>
  exchange(method: 'PUT' | 'POST', path: string, options?: CallOptions): Promise<unknown>
}
