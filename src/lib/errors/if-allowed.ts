import {AppError} from './errors.ts'

/** What a read says that serves only better words; undefined for who may not read: then the server decides. */
export async function ifAllowed<T>(read: Promise<T>): Promise<T | undefined> {
  try {
    return await read
  } catch (error) {
    if (error instanceof AppError && error.code === 'access_denied') return undefined
    throw error
  }
}
