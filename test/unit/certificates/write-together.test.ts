import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {Secret} from '../../../src/lib/base/secret.ts'
import {writePair} from '../../../src/lib/certificates/write-pair.ts'
import {mustBeFree, writeTogether} from '../../../src/lib/certificates/write-together.ts'
import {AppError} from '../../../src/lib/errors/errors.ts'
import {newKey} from '../../helpers/made-authority.ts'
import {temporaryDirectory} from '../../helpers/temporary-directory.ts'

const modeOf = (file: string): number => statSync(file).mode & 0o777

describe('files that belong together', () => {
  test('are written with the rights of what they hold, and nothing is left beside them', async () => {
    await using folder = await temporaryDirectory()
    const [key, cert] = [join(folder.path, 'a', 'b', 'key'), join(folder.path, 'a', 'b', 'cert')]
    const files = [
      {path: key, content: new Secret('secret')},
      {path: cert, content: 'public'},
    ]
    await writeTogether(files, false)
    expect(readFileSync(key, 'utf8')).toBe('secret')
    expect(readFileSync(cert, 'utf8')).toBe('public')
    expect([modeOf(key), modeOf(cert), modeOf(join(folder.path, 'a', 'b'))]).toEqual([
      0o600, 0o644, 0o700,
    ])
    expect(readdirSync(join(folder.path, 'a', 'b')).sort()).toEqual(['cert', 'key'])
  })

  test('are not written when one is there', async () => {
    await using folder = await temporaryDirectory()
    const [key, cert] = [join(folder.path, 'key'), join(folder.path, 'cert')]
    writeFileSync(cert, 'old')
    const files = [
      {path: key, content: new Secret('secret')},
      {path: cert, content: 'public'},
    ]
    await expect(writeTogether(files, false)).rejects.toThrow(`${cert} is there already`)
    expect(readdirSync(folder.path)).toEqual(['cert'])
    expect(readFileSync(cert, 'utf8')).toBe('old')
  })

  test('come back when a later one cannot be written', async () => {
    await using folder = await temporaryDirectory()
    const [key, cert] = [join(folder.path, 'key'), join(folder.path, 'cert')]
    writeFileSync(key, 'old key', {mode: 0o600})
    // A folder that is not empty: no file can take its place.
    mkdirSync(cert)
    writeFileSync(join(cert, 'kept'), '')
    const files = [
      {path: key, content: new Secret('secret')},
      {path: cert, content: 'public'},
    ]
    await expect(writeTogether(files, true)).rejects.toThrow(AppError)
    expect(readFileSync(key, 'utf8')).toBe('old key')
    expect(readdirSync(folder.path).sort()).toEqual(['cert', 'key'])
  })

  test('go again when they were new, with the folder that was made', async () => {
    await using folder = await temporaryDirectory()
    const [key, cert] = [join(folder.path, 'key'), join(folder.path, 'cert')]
    mkdirSync(cert)
    const files = [
      {path: key, content: new Secret('secret')},
      {path: cert, content: 'public'},
    ]
    await expect(writeTogether(files, true)).rejects.toThrow(AppError)
    expect(readdirSync(folder.path)).toEqual(['cert'])
    const inNoFolder = [{path: join(folder.path, 'new', 'deep', 'x'.repeat(300)), content: 'x'}]
    await expect(writeTogether(inNoFolder, false)).rejects.toThrow(AppError)
    expect(existsSync(join(folder.path, 'new'))).toBe(false)
  })

  test('keep the right of a group to read the key that is replaced, and no other', async () => {
    await using folder = await temporaryDirectory()
    const key = join(folder.path, 'key')
    writeFileSync(key, 'old')
    chmodSync(key, 0o666)
    await writeTogether([{path: key, content: new Secret('new')}], true)
    expect(modeOf(key)).toBe(0o640)
  })

  test('replace a symbolic link, and not what it leads to', async () => {
    await using folder = await temporaryDirectory()
    const [link, target] = [join(folder.path, 'key'), join(folder.path, 'target')]
    writeFileSync(target, 'kept')
    symlinkSync('target', link)
    await expect(mustBeFree([link])).rejects.toThrow(AppError)
    await writeTogether([{path: link, content: new Secret('new')}], true)
    expect(readFileSync(target, 'utf8')).toBe('kept')
    expect(readFileSync(link, 'utf8')).toBe('new')
    expect(modeOf(link)).toBe(0o600)
  })
})

test('a key that is in its place already is not written again', async () => {
  await using folder = await temporaryDirectory()
  const [keyFile, file] = [join(folder.path, 'private.key'), join(folder.path, 'public.crt')]
  writeFileSync(keyFile, 'as it stands')
  await writePair({keyFile, file, keySource: keyFile, force: false}, newKey(), 'certificate')
  expect(readFileSync(keyFile, 'utf8')).toBe('as it stands')
  expect(readFileSync(file, 'utf8')).toBe('certificate')
})
