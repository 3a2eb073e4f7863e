import {AppError, type ErrorCode} from './errors.ts'

/** What to say, and advise, instead of the general words of a code. */
export type Wording = Partial<
  Record<ErrorCode, {readonly message: string; readonly hint?: string | undefined}>
>

/**
 * Waits for `work` and puts its failure into the words of the caller, who knows the names.
 *
 * Code, cause and the server's own answer stay; failures of other codes pass unchanged.
 */
export async function inWordsOf<T>(wording: Wording, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    const words = error instanceof AppError ? wording[error.code] : undefined
    if (!(error instanceof AppError) || !words) throw error
    throw new AppError(error.code, words.message, {
      hint: words.hint ?? error.hint,
      cause: error.cause,
      fault: error.fault,
    })
  }
}
