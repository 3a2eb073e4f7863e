/** Everything that can go wrong, by name. `cli/exit-codes.ts` gives each its exit code. */
export type ErrorCode =
  | 'usage'
  | 'bad_input'
  | 'config_invalid'
  | 'server_error'
  | 'not_ready'
  | 'protocol'
  | 'internal'
  | 'output_failed'
  | 'conflict'
  | 'not_supported'
  | 'kms_not_configured'
  | 'access_denied'
  | 'invalid_credentials'
  | 'clock_skew'
  | 'alias_not_found'
  | 'user_not_found'
  | 'group_not_found'
  | 'policy_not_found'
  | 'access_key_not_found'
  | 'kms_key_not_found'
  | 'provider_not_found'
  | 'identity_not_found'
  | 'bucket_not_found'
  | 'object_not_found'
  | 'encryption_not_set'
  | 'file_not_found'
  | 'unreachable'
  | 'timeout'
  | 'unknown_host'
  | 'tls_untrusted'
  | 'tls_expired'
  | 'tls_wrong_name'
  | 'tls_failed'
  | 'cancelled'

/** What a server said of a failed request, in the fields that mc prints under `cause.error`. */
export interface ServerFault {
  readonly Code: string
  readonly Message: string
  readonly BucketName: string
  readonly Key: string
  readonly RequestID: string
  readonly HostID: string
  readonly Region: string
}

/** What more there is to say of an error. */
export interface AppErrorOptions {
  /** What to do about it, one line. */
  readonly hint?: string | undefined
  readonly cause?: unknown
  /** The server's own answer, when a server refused. */
  readonly fault?: ServerFault | undefined
}

/** The one error of mctl: a code, one line that says what happened, and what to do. */
export class AppError extends Error {
  /** What kind of error it is. */
  readonly code: ErrorCode
  /** What to do about it, one line. */
  readonly hint: string | undefined
  /** The server's own answer, when a server refused. */
  readonly fault: ServerFault | undefined

  /** Makes an error of a code and one line that says what happened. */
  constructor(code: ErrorCode, message: string, options: AppErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : {cause: options.cause})
    this.name = 'AppError'
    this.code = code
    this.hint = options.hint
    this.fault = options.fault
  }
}
