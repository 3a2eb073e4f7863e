import {describe, expect, test} from 'vitest'
import {
  isAddress,
  isAliasName,
  serverUrlProblem,
  trimAliasName,
  trimServerUrl,
} from '../../../src/lib/base/alias-syntax.ts'

describe('the name of an alias', () => {
  test.each(['a', 'myminio', 'hello_World0', 'a-b', 'Z9'])('may be %s', (name) => {
    expect(isAliasName(name)).toBe(true)
  })

  test.each(['', '1abc', 'a b', '_a', '-a', 'a/b', 'a.b', 'ä', 'a\n'])('may not be %j', (name) => {
    expect(isAliasName(name)).toBe(false)
  })

  test('loses the slashes at its end, and only there', () => {
    expect([trimAliasName('t5/'), trimAliasName('t5\\'), trimAliasName('a/b//')]).toEqual([
      't5',
      't5',
      'a/b',
    ])
  })
})

describe('the address of a server', () => {
  test.each([
    'https://minio.example.com',
    'http://localhost:9000/',
    'https://127.0.0.1:9000',
    'https://[::1]:9000',
    'HTTPS://Example.COM',
  ])('may be %s', (url) => {
    expect(serverUrlProblem(url)).toBeUndefined()
  })

  test.each([
    ['', 'it is empty'],
    ['127.0.0.1:9700', 'it does not begin with http:// or https://'],
    ['ftp://127.0.0.1', 'it does not begin with http:// or https://'],
    ['https://', 'it names no host'],
    ['https://user:password@host', 'it holds a user name or a password'],
    ['https://host/bucket', 'it has a path'],
    ['https://host//', 'it has a path'],
    ['https://host/?x=1', 'it has a query or a fragment'],
    ['https://host#x', 'it has a query or a fragment'],
    ['https://host:99999', 'its host or port is not valid'],
    ['https://host%3A9000', 'its host or port is not valid'],
    ['https://ho st', 'its host or port is not valid'],
    ['https://[::1', 'its host or port is not valid'],
  ])('may not be %j: %s', (url, problem) => {
    expect(serverUrlProblem(url)).toBe(problem)
  })

  test('loses the slash at its end', () => {
    expect(trimServerUrl('https://h:9000/')).toBe('https://h:9000')
  })

  test('gets its scheme in lower case, as mc reads no other', () => {
    expect(trimServerUrl('HTTPS://H:9000')).toBe('https://H:9000')
    expect(trimServerUrl('Http://h')).toBe('http://h')
  })

  test.each([
    ['https://user:password@host', true],
    ['HTTP://host', true],
    ['user:password@host', true],
    ['https:', true],
    ['host:9000', true],
    ['prod', false],
    ['https', false],
  ])('is told from a name: %s', (text, address) => {
    expect(isAddress(text)).toBe(address)
  })
})
