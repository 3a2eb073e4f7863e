import {expect, test} from 'vitest'
import {errorCode} from '../../../src/lib/base/error-code.ts'

test.each([
  [Object.assign(new Error('no'), {code: 'ENOENT'}), 'ENOENT'],
  [Object.assign(new Error('no'), {code: 5}), ''],
  [new Error('no'), ''],
  [{code: 'ENOENT'}, ''],
  [undefined, ''],
])('the code of %j is %j', (error, code) => {
  expect(errorCode(error)).toBe(code)
})
