import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, expect, test} from 'vitest'
import {writeFilesTogether} from '../../../../src/lib/certificates/files/write-files.ts'

let folder: string
const at = (name: string): string => join(folder, name)
const pair = (place = ''): Parameters<typeof writeFilesTogether>[0] => [
  {path: at(`${place}private.key`), content: 'new key', mode: 0o600},
  {path: at(`${place}public.crt`), content: 'new certificate', mode: 0o644},
]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mctl-write-'))
})
afterEach(() => rmSync(folder, {recursive: true}))

test('files are written with their modes, in a folder that is made for the owner alone', async () => {
  await writeFilesTogether(pair('below/'), false)
  expect(readdirSync(at('below')).sort()).toEqual(['private.key', 'public.crt'])
  expect(statSync(at('below')).mode & 0o777).toBe(0o700)
  expect(statSync(at('below/private.key')).mode & 0o777).toBe(0o600)
  expect(statSync(at('below/public.crt')).mode & 0o777).toBe(0o644)
})

test('a file that is there is kept, and none is written', async () => {
  writeFileSync(at('public.crt'), 'old')
  await expect(writeFilesTogether(pair(), false)).rejects.toThrow(
    'public.crt is there already; nothing was written',
  )
  expect(readdirSync(folder)).toEqual(['public.crt'])
})

test('both are replaced by force, and a key that was open to all is no longer', async () => {
  writeFileSync(at('private.key'), 'old', {mode: 0o644})
  writeFileSync(at('public.crt'), 'old')
  await writeFilesTogether(pair(), true)
  expect(readFileSync(at('private.key'), 'utf8')).toBe('new key')
  expect(statSync(at('private.key')).mode & 0o777).toBe(0o600)
  expect(readdirSync(folder).sort()).toEqual(['private.key', 'public.crt'])
})

test('when one cannot be replaced, the others are as they were', async () => {
  writeFileSync(at('private.key'), 'old key')
  mkdirSync(at('public.crt'))
  await expect(writeFilesTogether(pair(), true)).rejects.toThrow('cannot be written')
  expect(readFileSync(at('private.key'), 'utf8')).toBe('old key')
  expect(readdirSync(folder).sort()).toEqual(['private.key', 'public.crt'])
})

test('a file in the place of the folder is named', async () => {
  writeFileSync(at('below'), '')
  await expect(writeFilesTogether(pair('below/'), true)).rejects.toThrow(
    'a file is in the place of a folder',
  )
  expect(existsSync(at('below'))).toBe(true)
})
