import {describe, expect, test} from 'vitest'
import {aliasOfVariable, readHostVariable} from '../../../src/lib/config/host-variable.ts'

function reading(value: string) {
  const {url, accessKey, secretKey, sessionToken, problem} = readHostVariable(
    'prod',
    value,
    'MC_HOST_prod',
  )
  return [url, accessKey, secretKey.reveal(), sessionToken?.reveal(), problem]
}

describe('MC_HOST_<alias> as mc reads it', () => {
  test.each([
    ['no keys', 'https://h.example', ['https://h.example', '', '', undefined, undefined]],
    [
      'keys',
      'https://acc:secret12@h.example:9000',
      ['https://h.example:9000', 'acc', 'secret12', undefined, undefined],
    ],
    [
      'a slash at the end',
      'http://acc:secret12@h/',
      ['http://h', 'acc', 'secret12', undefined, undefined],
    ],
    [
      'a session token',
      'https://acc:secret12:tok@h',
      ['https://h', 'acc', 'secret12', 'tok', undefined],
    ],
    [
      'colons in the token',
      'https://acc:secret12:t:o:k@h:9000',
      ['https://h:9000', 'acc', 'secret12', 't:o:k', undefined],
    ],
    ['@ in the secret', 'https://acc:p@ss@h', ['https://h', 'acc', 'p@ss', undefined, undefined]],
    [
      '/ and + in the secret',
      'https://acc:a/b+c=@h',
      ['https://h', 'acc', 'a/b+c=', undefined, undefined],
    ],
    [
      '# and ? in the secret',
      'https://acc:a#b?c@h',
      ['https://h', 'acc', 'a#b?c', undefined, undefined],
    ],
    [
      'a percent sign stays one',
      'https://acc:se%2Fcret1@h',
      ['https://h', 'acc', 'se%2Fcret1', undefined, undefined],
    ],
  ])('%s', (_title, value, expected) => {
    expect(reading(value)).toEqual(expected)
  })
})

describe('MC_HOST_<alias> decoded, where the plain reading names no server', () => {
  test.each([
    [
      'an encoded port',
      'https://acc:se%2Fc%3Aret@h.example%3A9000',
      ['https://h.example:9000', 'acc', 'se/c:ret', undefined, undefined],
    ],
    [
      'an encoded colon between the keys',
      'https://acc%3Asecret12@h',
      ['https://h', 'acc', 'secret12', undefined, undefined],
    ],
    [
      'all of it encoded',
      'https%3A%2F%2Facc%3Asecret12%40h%3A9000',
      ['https://h:9000', 'acc', 'secret12', undefined, undefined],
    ],
  ])('%s', (_title, value, expected) => {
    expect(reading(value)).toEqual(expected)
  })
})

describe('MC_HOST_<alias> that is no server', () => {
  test.each([
    'ftp://acc:secret12@h',
    'acc:secret12@h',
    'https://acc:secret12@',
    'https://acc:secret12@h/bucket',
    'https://acc@h',
    'https://acc:sec%ret@h:port',
    'garbage',
  ])('is a broken alias that shows nothing of its value: %s', (value) => {
    expect(reading(value)).toEqual([
      '',
      '',
      '',
      undefined,
      'it is not https://ACCESS:SECRET@HOST[:PORT]',
    ])
  })
})

test('a variable is an alias only by its prefix and with a name behind it', () => {
  expect(['MC_HOST_prod', 'MC_HOST_', 'MC_HOSTS', 'xMC_HOST_a'].map(aliasOfVariable)).toEqual([
    'prod',
    undefined,
    undefined,
    undefined,
  ])
})
