// The CA that signs: one of another program, and one whose key is encrypted.
import {execFileSync} from 'node:child_process'
import {readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {mctlCommand, type Run, runMctl} from '../helpers/run-mctl.ts'
import {type TemporaryDirectory, temporaryDirectory} from '../helpers/temporary-directory.ts'
import {runOnTerminal} from '../helpers/terminal.ts'

let folder: TemporaryDirectory

const place = (...parts: string[]): string => join(folder.path, ...parts)
const read = (...parts: string[]): string => readFileSync(place(...parts), 'utf8')
const mctl = (line: string, stdin = ''): Promise<Run> =>
  runMctl(line.split(' '), {cwd: folder.path, stdin})
const openssl = (...args: string[]): string =>
  execFileSync('openssl', args, {cwd: folder.path, encoding: 'utf8', stdio: 'pipe'})

beforeAll(async () => {
  folder = await temporaryDirectory()
  await mctl('cert ca Root --out ca')
})

afterAll(async () => {
  await folder?.[Symbol.asyncDispose]()
})

describe('the key of a CA may be encrypted', () => {
  beforeAll(async () => {
    writeFileSync(place('password'), 'a password\n')
    writeFileSync(place('wrong'), 'another one\n')
    await mctl('cert ca Locked --password-file password --out locked')
    openssl(...'ec -aes256 -in ca/ca.key -out old.key -passout file:password'.split(' '))
    openssl(...'pkcs8 -topk8 -in ca/ca.key -out new.key -passout file:password'.split(' '))
  })

  test('by mctl', () => {
    expect(read('locked', 'ca.key')).toMatch(/^-----BEGIN ENCRYPTED PRIVATE KEY-----\n/)
    openssl(...'pkey -in locked/ca.key -noout -passin file:password'.split(' '))
  })

  test.each([
    ['locked/ca.crt', 'locked/ca.key'],
    ['ca/ca.crt', 'old.key'],
    ['ca/ca.crt', 'new.key'],
  ])('and signs with its password: %s, %s', async (cert, key) => {
    const line = `cert create a.example.net --ca-cert ${cert} --ca-key ${key} --dry-run`
    expect((await mctl(`${line} --ca-password-file password`)).exitCode).toBe(0)
    expect(await mctl(`${line} --ca-password-file -`, 'a password\n')).toMatchObject({exitCode: 0})
    expect(await mctl(`${line} --ca-password-file wrong`)).toMatchObject({
      exitCode: 2,
      stderr: `mctl: The password of --ca-password-file does not open the key in ${key}\n`,
    })
    expect(await mctl(line)).toMatchObject({
      exitCode: 2,
      stderr: `mctl: The key ${key} is encrypted, and its password is missing\nName a file that holds it, or run the command in a terminal to be asked\n`,
    })
  })

  test('as may be any other key, whose password the variable of the server holds', async () => {
    const line = 'cert create a.example.net --key old.key --dry-run'
    const env = {MINIO_CERT_PASSWD: 'a password'}
    const run = await runMctl(line.split(' '), {cwd: folder.path, env})
    expect(run).toMatchObject({exitCode: 0, stdout: expect.stringContaining('P-256')})
    expect((await mctl(line)).exitCode).toBe(2)
  })

  test('which is asked for on a terminal, and not shown', async () => {
    const args = `cert create a.example.net --ca-cert ${place('locked', 'ca.crt')} --ca-key ${place('locked', 'ca.key')} --dry-run`
    const {screen, exitCode} = await runOnTerminal(`${mctlCommand()} ${args}`, [
      {expect: /Password of .*ca\.key:/, send: 'a password\r'},
    ])
    expect(exitCode).toBe(0)
    expect(screen).toContain('signed by    CN=Locked')
    expect(screen).not.toContain('a password')
  })
})

test('a CA of another program keeps its name octet by octet, and clients find it', async () => {
  writeFileSync(
    place('printable.cnf'),
    '[req]\nstring_mask = default\nprompt = no\ndistinguished_name = name\nx509_extensions = ca\n[name]\nC = DE\nO = Example Works\nCN = Old CA\n[ca]\nbasicConstraints = CA:TRUE\n',
  )
  openssl(
    ...'req -x509 -config printable.cnf -newkey rsa:2048 -nodes -days 300 -keyout printable.key -out printable.crt'.split(
      ' ',
    ),
  )
  expect(openssl('asn1parse', '-in', 'printable.crt')).toContain('PRINTABLESTRING   :Old CA')
  await mctl(
    'cert create a.example.net --ca-cert printable.crt --ca-key printable.key --out printable',
  )
  const verdict = openssl('verify', '-CAfile', 'printable.crt', 'printable/public.crt')
  expect(verdict).toBe('printable/public.crt: OK\n')
})
