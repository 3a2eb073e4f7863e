// Editing a policy on a real terminal, with editors that are lines for the shell.
import {existsSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import * as v from 'valibot'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {PolicyChange} from '../../src/lib/policies/create-policy.ts'
import {type MinioServer, startMinio} from '../helpers/minio-server.ts'
import {mctlCommand, type Run, runMctl} from '../helpers/run-mctl.ts'
import {type TemporaryDirectory, temporaryDirectory} from '../helpers/temporary-directory.ts'
import {runOnTerminal, type TerminalRun, type TerminalStep} from '../helpers/terminal.ts'

let server: MinioServer
let folder: TemporaryDirectory

beforeAll(async () => {
  folder = await temporaryDirectory()
  server = await startMinio({tls: false})
  await mctl('create', 'prod', 'docs', document)
})

afterAll(async () => {
  await server?.stop()
  await folder?.[Symbol.asyncDispose]()
})

const document =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetObject"],"Resource":["arn:aws:s3:::docs/*"]}]}'
const environment = () => ({MC_HOST_prod: server.aliasUrl, MC_CONFIG_DIR: folder.path})
const mctl = (...args: string[]): Promise<Run> =>
  runMctl(['--json', 'admin', 'policy', ...args], {env: environment()})
const edit = (editor: string, ...steps: TerminalStep[]): Promise<TerminalRun> =>
  runOnTerminal(`${mctlCommand()} admin policy edit prod docs`, steps, {
    ...environment(),
    EDITOR: editor,
    TMPDIR: folder.path,
  })
const actions = async (): Promise<unknown> => {
  const [info] = (await mctl('info', 'prod', 'docs')).json
  return Object(info?.policyInfo).Policy.Statement[0].Action
}

test('without a terminal it is refused', async () => {
  const run = await mctl('edit', 'prod', 'docs')
  expect(run.exitCode).toBe(2)
  expect(run.json).toMatchObject([{error: {message: 'Editing needs a terminal'}}])
})

test('what is saved as it was changes nothing', async () => {
  const run = await edit('true')
  expect(run.exitCode).toBe(0)
  expect(run.screen).toContain('is stored already, just like that')
  const line = `${mctlCommand()} --json admin policy edit prod docs`
  const {screen} = await runOnTerminal(line, [], {...environment(), VISUAL: 'true'})
  const {status, ...change} = JSON.parse(screen)
  expect(status).toBe('success')
  expect(v.parse(PolicyChange, change)).toMatchObject({policy: 'docs', changed: false})
})

test('what is saved is shown and sent after a yes, and its file is gone', async () => {
  const place = join(folder.path, 'place')
  const editor = `printf %s "$0" >${place}; stat -c %a "$0" "$(dirname "$0")" >>${place}; sed -i s/s3:GetObject/s3:PutObject/`
  const run = await edit(editor, {expect: /Send it to prod/, send: 'y\r'})
  expect(run.exitCode).toBe(0)
  expect(run.screen).toMatch(/-\s+"s3:GetObject"/)
  expect(run.screen).toMatch(/\+\s+"s3:PutObject"/)
  expect(run.screen).toMatch(/Now allowed:\s+\+ s3:PutObject on docs\/x/)
  expect(await actions()).toEqual(['s3:PutObject'])
  const [path = '', folderRights] = readFileSync(place, 'utf8').split('\n')
  expect(path).toMatch(/policy\.json600$/)
  expect(folderRights).toBe('700')
  expect(existsSync(path.replace(/600$/, ''))).toBe(false)
})

test('a no changes nothing, and what was typed is kept', async () => {
  const run = await edit('sed -i s/PutObject/DeleteObject/', {
    expect: /Send it to prod/,
    send: 'n\r',
  })
  expect(run.exitCode).toBe(130)
  expect(await actions()).toEqual(['s3:PutObject'])
  const path = /What was typed is kept: (\S+)/.exec(run.screen)?.[1] ?? ''
  expect(readFileSync(path, 'utf8')).toContain('s3:DeleteObject')
})

test('a broken document can be opened again', async () => {
  const flag = join(folder.path, 'flag')
  // The first time it breaks the document, the second time it mends it.
  const editor = `if [ -e ${flag} ]; then sed -i s/s3:Fly/s3:ListBucket/ "$0"; else touch ${flag}; sed -i s/s3:PutObject/s3:Fly/ "$0"; fi; true`
  const run = await edit(
    editor,
    {expect: /Open it again/, send: 'y\r'},
    {expect: /Send it to prod/, send: 'y\r'},
  )
  expect(run.exitCode).toBe(0)
  expect(run.screen).toContain('has the unknown action s3:Fly')
  expect(await actions()).toEqual(['s3:ListBucket'])
})

test('what somebody else changed meanwhile is not overwritten', async () => {
  const other = `${mctlCommand()} admin policy create prod docs '${document}' >/dev/null`
  const run = await edit(`${other}; sed -i s/ListBucket/PutObject/`, {
    expect: /Send it to prod/,
    send: 'y\r',
  })
  expect(run.exitCode).toBe(1)
  expect(run.screen).toContain('was changed meanwhile')
  expect(run.screen).toContain('What was typed is kept')
  expect(await actions()).toEqual(['s3:GetObject'])
})

test('an editor that fails changes nothing', async () => {
  const run = await edit('false')
  expect(run.exitCode).toBe(2)
  expect(run.screen).toContain('The editor false ended with 1')
  const removed = await edit('rm')
  expect(removed.exitCode).toBe(2)
  expect(removed.screen).toContain('The editor rm left no file; nothing was changed')
})
