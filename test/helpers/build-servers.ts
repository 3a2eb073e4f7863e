import {findProgram} from './programs.ts'

/** Builds what is missing before the tests, one after the other: a test that waits for a build would time out. */
export async function setup(): Promise<void> {
  await findProgram('minio')
  await findProgram('mc')
  await findProgram('kes')
}
