import type {CallOptions, Query} from '../admin/admin-api.ts'

/** What reading access keys needs of a server. */
export type AccessKeyReader = Pick<AccessKeyApi, 'server' | 'accessKey' | 'get' | 'getSealed'>

/** What the subjects of access keys need of a server; the admin API has it. */
export interface AccessKeyApi {
  readonly server: string
  /** The access key that asks. */
  readonly accessKey: string
  get(path: string, query?: Query): Promise<unknown>
  getSealed(path: string, query?: Query): Promise<unknown>
  post(path: string, options?: CallOptions): Promise<void>
  delete(path: string, query?: Query): Promise<void>
  exchangeSealed(method: 'PUT' | 'POST', path: string, options?: CallOptions): Promise<unknown>
}
