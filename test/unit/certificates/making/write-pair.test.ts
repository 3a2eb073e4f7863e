import {execFileSync} from 'node:child_process'
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {cannotWrite} from '../../../../src/lib/certificates/files/unwritable.ts'
import {writeFilesTogether} from '../../../../src/lib/certificates/files/write-files.ts'
import {
  mustHaveRoom,
  type PairPlace,
  writePair,
} from '../../../../src/lib/certificates/making/write-pair.ts'
import {AppError} from '../../../../src/lib/errors/errors.ts'
import {newKey} from '../../../helpers/made-authority.ts'
import {temporaryDirectory} from '../../../helpers/temporary-directory.ts'

const modeOf = (file: string): number => statSync(file).mode & 0o777
const placeIn = (folder: string, options: Partial<PairPlace> = {}): PairPlace => ({
  keyFile: join(folder, 'private.key'),
  file: join(folder, 'public.crt'),
  keySource: undefined,
  force: false,
  ...options,
})

describe('a pair', () => {
  test('is one PKCS#8 block for its owner, and what was made for it for all', async () => {
    await using folder = await temporaryDirectory()
    const place = placeIn(join(folder.path, 'new'))
    await writePair(place, newKey(), 'certificate')
    expect(readFileSync(place.keyFile, 'utf8')).toMatch(
      /^-----BEGIN PRIVATE KEY-----\n[A-Za-z0-9+/=\n]+\n-----END PRIVATE KEY-----\n$/,
    )
    expect(readFileSync(place.file, 'utf8')).toBe('certificate')
    expect([modeOf(place.keyFile), modeOf(place.file)]).toEqual([0o600, 0o644])
    expect(readdirSync(join(folder.path, 'new')).sort()).toEqual(['private.key', 'public.crt'])
  })

  test('whose key is in its place already leaves it as it stands', async () => {
    await using folder = await temporaryDirectory()
    const place = placeIn(folder.path, {keySource: join(folder.path, '.', 'private.key')})
    writeFileSync(place.keyFile, 'as it stands')
    await mustHaveRoom(place)
    await writePair(place, newKey(), 'certificate')
    expect(readFileSync(place.keyFile, 'utf8')).toBe('as it stands')
    expect(readFileSync(place.file, 'utf8')).toBe('certificate')
  })

  test('whose key comes from elsewhere does not replace another key', async () => {
    await using folder = await temporaryDirectory()
    const place = placeIn(folder.path, {keySource: join(folder.path, 'other.key')})
    writeFileSync(join(folder.path, 'other.key'), 'other')
    writeFileSync(place.keyFile, 'kept')
    await expect(mustHaveRoom(place)).rejects.toThrow('private.key is there already')
    await expect(writePair(place, newKey(), 'x')).rejects.toThrow('private.key is there already')
    expect(readFileSync(place.keyFile, 'utf8')).toBe('kept')
    expect(readdirSync(folder.path).sort()).toEqual(['other.key', 'private.key'])
  })
})

describe('files that belong together', () => {
  test('go again when they were new and a later one cannot be written', async () => {
    await using folder = await temporaryDirectory()
    const {keyFile, file} = placeIn(folder.path)
    mkdirSync(file)
    await expect(writePair(placeIn(folder.path, {force: true}), newKey(), 'x')).rejects.toThrow(
      `${file} cannot be written: a folder is in its place`,
    )
    expect(existsSync(keyFile)).toBe(false)
    expect(readdirSync(folder.path)).toEqual(['public.crt'])
  })

  test('go with the folders that were made for them', async () => {
    await using folder = await temporaryDirectory()
    const path = join(folder.path, 'new', 'deep', 'x'.repeat(300))
    await expect(writeFilesTogether([{path, content: 'x', mode: 0o644}], false)).rejects.toThrow(
      AppError,
    )
    expect(readdirSync(folder.path)).toEqual([])
  })

  test('a key that its group could read is still read by it, and one that all could is not', async () => {
    await using folder = await temporaryDirectory()
    const path = join(folder.path, 'private.key')
    for (const [before, after] of [
      [0o640, 0o640],
      [0o600, 0o600],
      [0o666, 0o600],
    ] as const) {
      writeFileSync(path, 'old')
      chmodSync(path, before)
      await writeFilesTogether([{path, content: 'new', mode: 0o600}], true)
      expect(modeOf(path)).toBe(after)
    }
  })

  test('never take the place of a link, a folder, a pipe or a device', async () => {
    await using folder = await temporaryDirectory()
    const at = (name: string): string => join(folder.path, name)
    const [link, pipe, target] = [at('link'), at('pipe'), at('target')]
    writeFileSync(target, 'kept')
    symlinkSync('target', link)
    execFileSync('mkfifo', [pipe])
    for (const [path, what] of [
      [link, 'a symbolic link'],
      [pipe, 'a pipe'],
      [folder.path, 'a folder'],
      ['/dev/full', 'a device'],
    ] as const) {
      for (const force of [false, true]) {
        await expect(
          writeFilesTogether([{path, content: 'new', mode: 0o600}], force),
        ).rejects.toThrow(`${path} cannot be written: ${what} is in its place`)
      }
    }
    expect(readFileSync(target, 'utf8')).toBe('kept')
    expect(lstatSync(link).isSymbolicLink()).toBe(true)
    expect(lstatSync(pipe).isFIFO()).toBe(true)
    expect(statSync('/dev/full').isCharacterDevice()).toBe(true)
    expect(readdirSync(folder.path).sort()).toEqual(['link', 'pipe', 'target'])
  })

  test.each([
    ['ENOSPC', 'the disk is full'],
    ['EPERM', 'the system forbids it: it may be immutable, as lsattr shows'],
    ['EROFS', 'its file system is read-only'],
    ['EACCES', 'the folder /usr/lib may not be written by this user'],
  ])('%s is said in words', (code, reason) => {
    const cause = Object.assign(new Error(`${code}: no, open`), {code})
    expect(cannotWrite(cause, '/usr/lib/nosuch/file').message).toBe(
      `/usr/lib/nosuch/file cannot be written: ${reason}`,
    )
  })
})
