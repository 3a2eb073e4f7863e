import {expect, test} from 'vitest'
import {ConsoleSession, stepsOf, withOutputs} from '../../helpers/console-page.ts'
import {temporaryDirectory} from '../../helpers/temporary-directory.ts'

const page = 'Text\n\n```console\n$ echo one\none\n$ true\n```\n\n```sh\n$ not this\n```\n'

test('the commands of a page are those of its console blocks, each with its output', () => {
  expect(stepsOf(page)).toMatchObject([
    {command: 'echo one', output: 'one\n'},
    {command: 'true', output: ''},
  ])
})

test('outputs are put in the places of the old ones', () => {
  expect(withOutputs(page, ['1\n2\n', 'true\n'])).toBe(
    'Text\n\n```console\n$ echo one\n1\n2\n$ true\ntrue\n```\n\n```sh\n$ not this\n```\n',
  )
})

test('a session keeps variables and jobs from line to line, and shows errors and exit codes', async () => {
  await using place = await temporaryDirectory()
  await using session = new ConsoleSession(place.path, {PATH: process.env.PATH ?? ''})
  expect(await session.run('x=1; sleep 60 &')).toBe('')
  expect(await session.run('echo $x; echo two >&2')).toBe('1\ntwo\n')
  expect(await session.run('kill %1; false')).toBe('(exit code 1)\n')
})
