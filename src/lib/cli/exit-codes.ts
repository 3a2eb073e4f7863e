import type {ErrorCode} from '../errors/errors.ts'

/** The exit codes that scripts may rely on; docs/exit-codes.md explains them. */
export const exitCode = {
  done: 0,
  failed: 1,
  usage: 2,
  unhealthy: 3,
  notAllowed: 4,
  notFound: 5,
  unreachable: 6,
  cancelled: 130,
} as const

/** The one table from error codes to exit codes. */
export const exitCodes: Record<ErrorCode, number> = {
  usage: exitCode.usage,
  bad_input: exitCode.usage,
  config_invalid: exitCode.usage,
  server_error: exitCode.failed,
  not_ready: exitCode.failed,
  protocol: exitCode.failed,
  internal: exitCode.failed,
  output_failed: exitCode.failed,
  conflict: exitCode.failed,
  not_supported: exitCode.failed,
  kms_not_configured: exitCode.failed,
  access_denied: exitCode.notAllowed,
  invalid_credentials: exitCode.notAllowed,
  clock_skew: exitCode.notAllowed,
  alias_not_found: exitCode.notFound,
  user_not_found: exitCode.notFound,
  group_not_found: exitCode.notFound,
  policy_not_found: exitCode.notFound,
  access_key_not_found: exitCode.notFound,
  kms_key_not_found: exitCode.notFound,
  bucket_not_found: exitCode.notFound,
  object_not_found: exitCode.notFound,
  encryption_not_set: exitCode.notFound,
  file_not_found: exitCode.notFound,
  unreachable: exitCode.unreachable,
  timeout: exitCode.unreachable,
  unknown_host: exitCode.unreachable,
  tls_untrusted: exitCode.unreachable,
  tls_expired: exitCode.unreachable,
  tls_wrong_name: exitCode.unreachable,
  tls_failed: exitCode.unreachable,
  cancelled: exitCode.cancelled,
}
