import type {AccessKeyApi} from '../access-keys/access-key-api.ts'
import type {CallOptions, Query} from '../admin/admin-api.ts'
import type {GroupApi} from '../groups/group-api.ts'
import type {UserApi} from '../users/user-api.ts'

/** What saving and restoring need of a server; the admin API has it. */
export interface ArchiveApi extends AccessKeyApi, GroupApi, UserApi {
  getBytes(path: string, query?: Query): Promise<Uint8Array>
  exchange(method: 'PUT' | 'POST', path: string, options?: CallOptions): Promise<unknown>
}
