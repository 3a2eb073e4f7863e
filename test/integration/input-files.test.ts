// What is read of the files, folders, pipes and devices that a command names, and what is said of the others.
import {execFileSync} from 'node:child_process'
import {chmodSync, mkdirSync, symlinkSync, truncateSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {type Run, runMctl} from '../helpers/run-mctl.ts'
import {type TemporaryDirectory, temporaryDirectory} from '../helpers/temporary-directory.ts'

let folder: TemporaryDirectory
const place = (...parts: string[]): string => join(folder.path, ...parts)
const mctl = (line: string, stdin = ''): Promise<Run> =>
  runMctl(line.split(' '), {cwd: folder.path, stdin, obeysRights: true})

beforeAll(async () => {
  folder = await temporaryDirectory()
  await mctl('cert create a.example.net --out certs')
  await mctl('cert ca Root --out ca')
  mkdirSync(place('certs', 'closed'))
  chmodSync(place('certs', 'closed'), 0)
  symlinkSync('.', place('certs', 'again'))
  symlinkSync('loop.crt', place('certs', 'loop.crt'))
  symlinkSync('/dev/zero', place('certs', 'zero.pem'))
  execFileSync('mkfifo', [place('certs', 'pipe.key')])
  writeFileSync(place('certs', 'unreadable'), 'x')
  chmodSync(place('certs', 'unreadable'), 0)
  writeFileSync(place('huge.crt'), '')
  truncateSync(place('huge.crt'), 33 * 1024 * 1024)
  writeFileSync(place('locked.key'), 'x')
  chmodSync(place('locked.key'), 0)
})

afterAll(async () => {
  chmodSync(place('certs', 'closed'), 0o700)
  await folder?.[Symbol.asyncDispose]()
})

describe.each(['inspect', 'identity'])('cert %s of a folder', (command) => {
  test('shows what can be read, and names what cannot', async () => {
    const run = await mctl(`cert ${command} certs --json`)
    expect(run.stdout).toContain('certs/public.crt')
    expect(run.stdout).toContain('certs/private.key')
    const text = await mctl(`cert ${command} certs`)
    const said = text.stderr.split('\n').filter((line) => line.startsWith('mctl: '))
    expect(said.sort()).toEqual([
      'mctl: The file certs/unreadable may not be read by this user',
      'mctl: The folder certs/closed may not be read by this user',
      'mctl: certs/loop.crt is a link that leads nowhere',
      'mctl: certs/pipe.key is no regular file',
      'mctl: certs/zero.pem is no regular file',
    ])
  })
})

describe('without an end', () => {
  const huge = 'is larger than 32 MiB, and was not read'

  test.each([
    ['cert inspect /dev/zero', `The file /dev/zero ${huge}`],
    ['cert inspect huge.crt', `The file huge.crt ${huge}`],
    ['cert identity /dev/zero', `The file /dev/zero ${huge}`],
    ['cert convert /dev/zero --to pem --out refused', `The file /dev/zero ${huge}`],
    ['cert sign /dev/zero --ca-cert ca/ca.crt --ca-key ca/ca.key', `The file /dev/zero ${huge}`],
    ['cert create a.net --ca-cert /dev/zero --ca-key ca/ca.key', `The file /dev/zero ${huge}`],
    ['cert create a.net --key /dev/zero --out refused', `The file /dev/zero ${huge}`],
  ])('%s ends with one line', async (line, message) => {
    const run = await mctl(line)
    expect(run).toMatchObject({exitCode: 2, stdout: ''})
    expect(run.stderr.split('\n')[0]).toBe(`mctl: ${message}`)
  })

  test('is what comes on stdin', async () => {
    const run = await mctl('cert inspect -', 'x'.repeat(33 * 1024 * 1024))
    expect(run).toMatchObject({exitCode: 2, stdout: ''})
    expect(run.stderr.split('\n')[0]).toBe(`mctl: Stdin ${huge}`)
  })
})

test.each([
  'inspect locked.key',
  'identity locked.key',
  'convert locked.key --to pem --out refused',
  'create a.net --key locked.key --out refused',
  'sign locked.key --ca-cert ca/ca.crt --ca-key ca/ca.key',
])('a file that may not be read is no bad input, but not allowed: cert %s', async (line) => {
  expect(await mctl(`cert ${line}`)).toMatchObject({
    exitCode: 4,
    stderr:
      'mctl: The file locked.key may not be read by this user\nRun the command as its owner, or let this user read it\n',
  })
})

test('a folder of CAs that cannot be read is not said to be empty', async () => {
  const run = await mctl('cert verify certs/public.crt --ca certs/closed')
  expect(run.stdout).toBe('')
  expect(run.stderr).toMatch(/^mctl: The folder certs\/closed (cannot|may not) be read/)
})

test('stdin can be named once', async () => {
  const run = await mctl('cert inspect - -', 'nothing')
  expect(run.stderr).toContain('mctl: Stdin was named twice, and can be read once\n')
  expect(run.exitCode).toBe(2)
})

test('a folder that may not be written is named', async () => {
  mkdirSync(place('readonly'), {mode: 0o500})
  expect(await mctl('cert create a.net --out readonly/below/deep')).toMatchObject({
    exitCode: 2,
    stderr:
      'mctl: readonly/below/deep/private.key cannot be written: the folder readonly may not be written by this user\nChoose another place with --out\n',
  })
})
