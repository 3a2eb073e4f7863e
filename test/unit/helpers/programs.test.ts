import {chmodSync, mkdirSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {findProgram} from '../../helpers/programs.ts'
import {temporaryDirectory} from '../../helpers/temporary-directory.ts'

// A program that only says its version: enough to be found.
function place(folder: string, name: string, says: string): string {
  mkdirSync(folder, {recursive: true})
  const file = join(folder, name)
  writeFileSync(file, `#!/bin/sh\necho "${says}"\n`)
  chmodSync(file, 0o755)
  return file
}

const silent = (): void => undefined

test('the variable wins over PATH and the cache', async () => {
  await using folder = await temporaryDirectory()
  const {path} = folder
  const given = place(join(path, 'given'), 'minio', 'minio version x')
  place(join(path, 'bin'), 'minio', 'minio version y')
  const env = {MCTL_TEST_MINIO: given, PATH: join(path, 'bin')}
  expect(await findProgram('minio', {env, cache: path, say: silent})).toBe(given)
})

test('a variable that names no program is an error that names the variable', async () => {
  await expect(
    findProgram('minio', {env: {MCTL_TEST_MINIO: '/nosuch'}, cache: '/nosuch', say: silent}),
  ).rejects.toThrow('MCTL_TEST_MINIO is /nosuch, which is no program')
})

test('PATH wins over the cache', async () => {
  await using folder = await temporaryDirectory()
  const {path} = folder
  const onPath = place(join(path, 'bin'), 'mc', 'mc version RELEASE')
  place(join(path, 'mc-v0.0.0-20250313080218-cf909e1063a9'), 'mc', 'mc version other')
  expect(await findProgram('mc', {env: {PATH: join(path, 'bin')}, cache: path, say: silent})).toBe(
    onPath,
  )
})

test('the Midnight Commander on PATH is not taken for mc', async () => {
  await using folder = await temporaryDirectory()
  const {path} = folder
  place(join(path, 'bin'), 'mc', 'GNU Midnight Commander 4.8.29')
  const cached = place(join(path, 'mc-v0.0.0-20250313080218-cf909e1063a9'), 'mc', 'mc version x')
  expect(await findProgram('mc', {env: {PATH: join(path, 'bin')}, cache: path, say: silent})).toBe(
    cached,
  )
})

test('without Go the error names both ways out, and nothing is said to be built', async () => {
  await using folder = await temporaryDirectory()
  const {path} = folder
  const said: string[] = []
  const surroundings = {
    env: {PATH: join(path, 'empty')},
    cache: path,
    say: (line: string) => void said.push(line),
  }
  await expect(findProgram('kes', surroundings)).rejects.toThrow(
    /Either set MCTL_TEST_KES to the path of a kes, or install Go/,
  )
  expect(said).toEqual([])
})
