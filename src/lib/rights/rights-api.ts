import type {Query} from '../admin/admin-api.ts'

/** What finding out about rights needs of a server; the admin API has it. */
export interface RightsApi {
  readonly server: string
  /** The access key that asks. */
  readonly accessKey: string
  get(path: string, query?: Query): Promise<unknown>
  getSealed(path: string, query?: Query): Promise<unknown>
}
