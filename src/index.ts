/**
 * The admin API of MinIO-compatible servers for programs: users, groups, access keys, policies, rights, KMS.
 *
 * @module mctl
 */
export {Secret} from './lib/base/secret.ts'
export {
  AppError,
  type AppErrorOptions,
  type ErrorCode,
  type ServerFault,
} from './lib/errors/errors.ts'
export type {AccessKeyFields, AccessKeys, AccessKeyToAdd} from './lib/library/access-keys.ts'
export {AdminClient} from './lib/library/admin-client.ts'
export type {
  AdminClientOptions,
  AliasOptions,
  CallOptions,
  CreationOptions,
  RemovalOptions,
  TalkOptions,
} from './lib/library/client-options.ts'
export type {Deployment} from './lib/library/deployment.ts'
export type * from './lib/library/documents.ts'
export type {Groups} from './lib/library/groups.ts'
export type {Iam, ImportOptions} from './lib/library/iam.ts'
export type {Kms} from './lib/library/kms.ts'
export type {
  Policies,
  PolicyCreation,
  PolicyHolder,
  PolicyQuestion,
} from './lib/library/policies.ts'
export type {PolicyCheckOptions, PolicyDocument} from './lib/library/policy-document.ts'
export type {Deed, Rights} from './lib/library/rights.ts'
export type {Users, UserToAdd} from './lib/library/users.ts'
