/** The code of an error of the system or of TLS, such as `ENOENT`; an empty text where there is none. */
export function errorCode(error: unknown): string {
  if (!(error instanceof Error) || !('code' in error)) return ''
  return typeof error.code === 'string' ? error.code : ''
}
