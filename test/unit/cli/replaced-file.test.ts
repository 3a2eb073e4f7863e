import {execFileSync} from 'node:child_process'
import {mkdirSync, realpathSync, symlinkSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterEach, beforeEach, describe, expect, test} from 'vitest'
import {replacedFile} from '../../../src/lib/cli/replaced-file.ts'
import {type TemporaryDirectory, temporaryDirectory} from '../../helpers/temporary-directory.ts'

let folder: TemporaryDirectory

beforeEach(async () => {
  folder = await temporaryDirectory()
  writeFileSync(here('file'), 'old')
  mkdirSync(here('folder'))
  execFileSync('mkfifo', [here('pipe')])
  symlinkSync('file', here('link'))
  symlinkSync('nowhere', here('dangling'))
  symlinkSync('/dev/null', here('device'))
})

afterEach(() => folder[Symbol.asyncDispose]())

const here = (name: string): string => join(folder.path, name)

describe('a place to write to', () => {
  test('is free, or a file that may be replaced, at the end of a link, too', async () => {
    expect(await replacedFile(here('new'), false)).toBe(here('new'))
    expect(await replacedFile(here('file'), true)).toBe(here('file'))
    expect(await replacedFile(here('link'), true)).toBe(realpathSync(here('file')))
  })

  test.each([
    ['file', 'is there already'],
    ['link', 'is there already'],
    ['dangling', 'is a link that leads nowhere'],
    ['pipe', 'is a device or a pipe, and no file'],
    ['device', 'is a device or a pipe, and no file'],
    ['folder', 'is a folder'],
  ])('is not a %s: it %s', async (name, problem) => {
    await expect(replacedFile(here(name), false)).rejects.toMatchObject({
      code: 'bad_input',
      message: `${here(name)} ${problem}; nothing was written`,
    })
  })

  test.each(['dangling', 'pipe', 'device', 'folder'])(
    'is no %s, whatever is forced',
    async (name) => {
      await expect(replacedFile(here(name), true)).rejects.toMatchObject({code: 'bad_input'})
    },
  )

  test('is not called -', async () => {
    await expect(replacedFile('-', true)).rejects.toMatchObject({
      message: '- is no name of a file; nothing was written',
    })
  })
})
