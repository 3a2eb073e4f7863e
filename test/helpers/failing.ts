import {expect} from 'vitest'
import {type RunOptions, runMctl} from './run-mctl.ts'

/** Both faces of an error. */
export interface Failing {
  readonly exitCode: number
  readonly stderr: string
  readonly code: unknown
}

/** Runs a line that must fail, in text and in JSON, and sees that both say the same in one line and a hint. */
export async function failing(args: readonly string[], options: RunOptions): Promise<Failing> {
  const text = await runMctl(args, options)
  const json = await runMctl(['--json', ...args], options)
  expect(text.stdout).toBe('')
  expect(json.stderr).toBe('')
  expect(json.exitCode).toBe(text.exitCode)
  expect(json.json).toHaveLength(1)
  const [document] = json.json
  const error = Object(document).error
  expect(text.stderr).toBe(
    error.hint === '' ? `mctl: ${error.message}\n` : `mctl: ${error.message}\n${error.hint}\n`,
  )
  expect(error.exitCode).toBe(text.exitCode)
  return {exitCode: text.exitCode, stderr: text.stderr, code: error.code}
}
