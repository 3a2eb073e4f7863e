import {expect, test} from 'vitest'
import {opensslName} from '../../../src/lib/output/openssl-name.ts'

test.each([
  ['CN=prod', 'CN=prod'],
  ['C=DE, O=Example, CN=prod', 'C=DE, O=Example, CN=prod'],
  ['O=Example\\, Inc, CN=a', 'O="Example, Inc", CN=a'],
  ['CN=m\\"q\\"', 'CN="m\\"q\\""'],
  ['CN=a\\\\, O=b', 'CN="a\\\\", O=b'],
  ['CN=x\\\\\\, y', 'CN="x\\\\, y"'],
  ['', ''],
])('the name %s is shown as %s', (text, shown) => {
  expect(opensslName(text)).toBe(shown)
})
