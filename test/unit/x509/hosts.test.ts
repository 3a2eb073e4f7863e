import {isIP} from 'node:net'
import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {AppError} from '../../../src/lib/errors/errors.ts'
import {parseHosts} from '../../../src/lib/x509/hosts.ts'
import {ipBytes, ipText} from '../../../src/lib/x509/ip.ts'
import {matchesHost} from '../../../src/lib/x509/subject-alt-name.ts'

describe('hosts of a certificate', () => {
  test.each([
    [['localhost'], ['localhost']],
    [['127.0.0.1', '127.0.0.1'], ['127.0.0.1']],
    [
      ['::1', '[fe80::1]', '2001:DB8:0:0:0:0:0:1'],
      ['::1', 'fe80::1', '2001:db8::1'],
    ],
    [['https://minio.example.net:9000/path'], ['minio.example.net']],
    [['https://user:secret@host.example'], ['host.example']],
    [
      ['host:9000', '[::1]:9000'],
      ['host', '::1'],
    ],
    [['*.example.net'], ['*.example.net']],
    [['bücher.example'], ['xn--bcher-kva.example']],
    [
      ['minio{1...3}.example.net'],
      ['minio1.example.net', 'minio2.example.net', 'minio3.example.net'],
    ],
    [['r{1...2}-n{08...10}'], ['r1-n08', 'r1-n09', 'r1-n10', 'r2-n08', 'r2-n09', 'r2-n10']],
    [['example.net.'], ['example.net']],
  ])('%j are %j', (given, hosts) => {
    expect(parseHosts(given)).toEqual(hosts)
  })

  test.each([
    'not a host',
    '',
    'a..b',
    '-a.example',
    '256.1.1.1',
    '1.2.3',
    'a.*.example',
    `${'a'.repeat(64)}.example`,
    'host{3...1}',
    'host{1...99999}',
    '*',
    'https://',
  ])('%j is refused', (host) => {
    expect(() => parseHosts([host])).toThrow(AppError)
  })
})

describe('addresses', () => {
  test('of version 6 are read and written as Node and RFC 5952 have them', () => {
    fc.assert(
      fc.property(fc.ipV6(), (text) => {
        const bytes = ipBytes(text)
        expect(bytes).toHaveLength(16)
        const written = ipText(bytes ?? new Uint8Array())
        expect(new URL(`http://[${text}]`).hostname).toBe(`[${written}]`)
      }),
    )
  })

  test('what Node takes for no address is none', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!text.includes('%'))
        expect(ipBytes(text) !== undefined).toBe(isIP(text) !== 0)
      }),
    )
  })
})

describe('whether a certificate is one for a host', () => {
  const names = [
    {type: 'dns', value: 'minio.example.net'},
    {type: 'dns', value: '*.s3.example.net'},
    {type: 'ip', value: '127.0.0.1'},
    {type: 'ip', value: '::1'},
    {type: 'uri', value: 'other.example.net'},
  ] as const

  test.each([
    ['minio.example.net', true],
    ['MINIO.example.NET', true],
    ['minio.example.net.', true],
    ['a.s3.example.net', true],
    ['a.b.s3.example.net', false],
    ['s3.example.net', false],
    ['127.0.0.1', true],
    ['127.0.0.2', false],
    ['0:0:0:0:0:0:0:1', true],
    ['other.example.net', false],
    ['localhost', false],
  ])('%s: %s', (host, matches) => {
    expect(matchesHost(names, host)).toBe(matches)
  })
})
