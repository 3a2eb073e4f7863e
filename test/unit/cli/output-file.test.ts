import {chmodSync, chownSync, readdirSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {writeOutput} from '../../../src/lib/cli/output-file.ts'
import {temporaryDirectory} from '../../helpers/temporary-directory.ts'

const nobody = 65_534

/** Runs something without the rights of root, who may write everywhere. */
async function withoutRights(work: () => Promise<void>): Promise<void> {
  const isRoot = process.geteuid?.() === 0
  if (isRoot) process.seteuid?.(nobody)
  try {
    await work()
  } finally {
    if (isRoot) process.seteuid?.(0)
  }
}

test('a folder without rights is named as the reason', async () => {
  await using folder = await temporaryDirectory()
  if (process.geteuid?.() === 0) chownSync(folder.path, nobody, nobody)
  chmodSync(folder.path, 0o500)
  await withoutRights(async () => {
    const path = join(folder.path, 'out.prom')
    await expect(writeOutput(path, 'text')).rejects.toMatchObject({
      code: 'bad_input',
      message: `The file ${path} cannot be written: you have no right to write in its folder`,
    })
  })
  expect(readdirSync(folder.path)).toEqual([])
  chmodSync(folder.path, 0o700)
})

test('a file needs a name', async () => {
  await expect(writeOutput('', 'text')).rejects.toThrow('The file to write has no name')
})
