import type {CallOptions, Query} from '../admin/admin-api.ts'

/** What saving and restoring need of a server; the admin API has it. */
export interface ArchiveApi {
  readonly server: string
  readonly accessKey: string
  getBytes(path: string, query?: Query): Promise<Uint8Array>
  exchange(method: 'PUT' | 'POST', path: string, options?: CallOptions): Promise<unknown>
}
