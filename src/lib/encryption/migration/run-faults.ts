import {AppError} from '../../errors/errors.ts'

/** Whether an error speaks of the server, its KMS or the keys of the caller, so that every other object would meet it, too. */
export function endsEverything(error: unknown): boolean {
  if (!(error instanceof AppError)) return true
  if (/^kms:(KeyGenerationFailed|KeyNotFound|NotAuthorized)$/.test(error.fault?.Code ?? ''))
    return true
  return /^(unreachable|timeout|unknown_host|tls_.*|invalid_credentials|clock_skew|not_ready|kms_.*|cancelled|bucket_not_found)$/.test(
    error.code,
  )
}
