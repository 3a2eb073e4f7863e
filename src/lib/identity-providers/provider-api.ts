import type {CallOptions, Query} from '../admin/admin-api.ts'

/** What the subjects of identity providers need of a server; the admin API has it. */
export interface ProviderApi {
  readonly server: string
  get(path: string, query?: Query): Promise<unknown>
  getSealed(path: string, query?: Query): Promise<unknown>
  put(path: string, options?: CallOptions): Promise<void>
  post(path: string, options?: CallOptions): Promise<void>
  delete(path: string, query?: Query): Promise<void>
  exchangeSealed(method: 'PUT' | 'POST', path: string, options?: CallOptions): Promise<unknown>
}
