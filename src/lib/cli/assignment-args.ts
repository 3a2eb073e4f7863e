import {arg} from './args.ts'

/** What mc's `policy set`, `unset` and `update` took. */
export const assignmentArgs = {
  alias: arg('server'),
  policies: arg('names of policies, with commas between them'),
  entity: arg('user=NAME or group=NAME'),
}
