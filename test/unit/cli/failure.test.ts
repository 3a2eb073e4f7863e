import {inspect} from 'node:util'
import {describe, expect, test} from 'vitest'
import {Secret} from '../../../src/lib/base/secret.ts'
import {describeFailure, renderFailure} from '../../../src/lib/cli/failure.ts'
import {AppError} from '../../../src/lib/errors/errors.ts'

describe('the public face of an error', () => {
  test("holds mc's fields, the code, the hint and the exit code, and nothing else", () => {
    const error = new AppError('user_not_found', 'No user named bob at prod', {
      hint: 'mctl admin user list prod',
      fault: {
        Code: 'XMinioAdminNoSuchUser',
        Message: 'The specified user does not exist.',
        BucketName: '',
        Key: '',
        RequestID: '1',
        HostID: '2',
        Region: '',
      },
    })
    expect(describeFailure(error)).toEqual({
      message: 'No user named bob at prod',
      cause: {
        message: 'The specified user does not exist.',
        error: {
          Code: 'XMinioAdminNoSuchUser',
          Message: 'The specified user does not exist.',
          BucketName: '',
          Key: '',
          RequestID: '1',
          HostID: '2',
          Region: '',
        },
      },
      type: 'fatal',
      code: 'user_not_found',
      hint: 'mctl admin user list prod',
      exitCode: 5,
    })
  })

  test('is one line, and one with what to do', () => {
    const failure = describeFailure(
      new AppError('alias_not_found', 'No alias named prod', {hint: 'mctl alias set prod URL'}),
    )
    expect(renderFailure(failure)).toBe('mctl: No alias named prod\nmctl alias set prod URL')
  })

  test('does not repeat what an unknown error carries', () => {
    const error = Object.assign(new Error('boom\nwith a stack'), {
      request: {headers: {authorization: 'geheim12'}},
    })
    expect(describeFailure(error)).toMatchObject({code: 'internal', exitCode: 1})
    expect(JSON.stringify(describeFailure(error))).not.toContain('geheim12')
  })

  test.each([
    ['--bogus=geheim', 'No such flag: --bogus'],
    ['-x', 'No such flag: -x'],
    ['--one, --no-two', 'No such flag: --one, --no-two'],
    ['-geheim', 'An argument begins with a dash, and is no flag'],
    ['--Geheim12', 'An argument begins with a dash, and is no flag'],
    ['--bogus, -/geheim12', 'An argument begins with a dash, and is no flag'],
  ])('names an unknown flag %s, but nothing that may be a secret', (flags, message) => {
    const error = Object.assign(new Error(`Nonexistent flags: ${flags}\nSee more`), {oclif: {}})
    expect(describeFailure(error)).toMatchObject({message, code: 'usage', exitCode: 2})
  })

  test('a prompt that was left is a cancellation', () => {
    const error = Object.assign(new Error('User force closed'), {name: 'ExitPromptError'})
    expect(describeFailure(error)).toMatchObject({code: 'cancelled', exitCode: 130})
  })
})

test('a secret prints as ******** wherever it is printed', () => {
  const secret = new Secret('geheim12')
  expect(`${secret}`).toBe('********')
  expect(JSON.stringify({secret})).toBe('{"secret":"********"}')
  expect(inspect({secret})).toBe('{ secret: ******** }')
  expect(secret.reveal()).toBe('geheim12')
})
