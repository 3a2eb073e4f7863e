import {isIP} from 'node:net'
import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {AppError} from '../../../src/lib/errors/errors.ts'
import {parseHosts} from '../../../src/lib/x509/hosts.ts'
import {ipBytes, ipText} from '../../../src/lib/x509/ip.ts'
import {matchesHost} from '../../../src/lib/x509/subject-alt-name.ts'

const values = (given: readonly string[]): string[] => parseHosts(given).map(({value}) => value)

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
    [['*.example.net', '*.EXAMPLE.net'], ['*.example.net']],
    [['bücher.example'], ['xn--bcher-kva.example']],
    [['*.bücher.example'], ['*.xn--bcher-kva.example']],
    [
      ['minio{1...3}.example.net'],
      ['minio1.example.net', 'minio2.example.net', 'minio3.example.net'],
    ],
    [['10.0.0.{9...11}'], ['10.0.0.9', '10.0.0.10', '10.0.0.11']],
    [['r{1...2}-n{08...10}'], ['r1-n08', 'r1-n09', 'r1-n10', 'r2-n08', 'r2-n09', 'r2-n10']],
    [['n{1...2}-{1...2}'], ['n1-1', 'n1-2', 'n2-1', 'n2-2']],
    [['example.net.'], ['example.net']],
    [['dns:9000'], ['dns']],
  ])('%j are %j', (given, hosts) => {
    expect(values(given)).toEqual(hosts)
  })

  test('are of the kind that is said in front, or that they look like', () => {
    const given = ['a.example', '10.0.0.1', 'dns:b.example', 'IP:::1', 'uri:spiffe://a/b']
    expect(parseHosts([...given, 'email:admin@Bücher.example'])).toEqual([
      {type: 'dns', value: 'a.example'},
      {type: 'ip', value: '10.0.0.1'},
      {type: 'dns', value: 'b.example'},
      {type: 'ip', value: '::1'},
      {type: 'uri', value: 'spiffe://a/b'},
      {type: 'email', value: 'admin@xn--bcher-kva.example'},
    ])
  })

  test.each([
    'not a host',
    'minio1.net\nminio2.net',
    'minio1.net\tminio2.net',
    'minio.net\n',
    'https//minio.example.net',
    'minio1.net/minio2.net',
    'minio.net\\x',
    'minio.net?x',
    'minio.net#x',
    'a@minio.net',
    'min\u00adio.net',
    '%6dinio.net',
    'https://minio.net\\x',
    'https://minio.net:port/',
    'https://a.net\nb.net/',
    'dns:a.net/b.net',
    'email:a@b.net/c',
    '',
    'a..b',
    '-a.example',
    '256.1.1.1',
    '1.2.3',
    'a.1',
    'a.*.example',
    '*.*.example',
    `${'a'.repeat(64)}.example`,
    'host{3...1}',
    'host{1...99999}',
    'host{1...1000}-{1...1000}-{1...1000}-{1...1000}',
    '*',
    'https://',
    'dns:10.0.0.1',
    'ip:a.example',
    'uri:no uri',
    'uri:http://a.example/ü',
    'email:a.example',
    'email:a@b@c',
  ])('%j is refused', (host) => {
    expect(() => parseHosts([host])).toThrow(AppError)
  })

  test('one that is none is named as what it was to be', () => {
    expect(() => parseHosts(['ip:a.example'])).toThrow('"ip:a.example" is no address')
    expect(() => parseHosts(['a b'])).toThrow('"a b" is neither a host name nor an address')
  })

  test('of any text are names that are read again as themselves, or an error', () => {
    fc.assert(
      fc.property(fc.string({unit: 'grapheme'}), (text) => {
        try {
          const names = parseHosts([text])
          expect(parseHosts(names.map(({type, value}) => `${type}:${value}`))).toEqual(names)
        } catch (error) {
          expect(error).toBeInstanceOf(AppError)
        }
      }),
    )
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
    ['x x.s3.example.net', false],
    ['https://a.s3.example.net', false],
    ['*.s3.example.net', true],
    ['.s3.example.net', false],
    ['[::1]', true],
    ['::ffff:127.0.0.1', true],
    ['\u212a.s3.example.net', false],
    ['', false],
  ])('%s: %s', (host, matches) => {
    expect(matchesHost(names, host)).toBe(matches)
  })
})
