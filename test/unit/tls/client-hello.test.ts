import {describe, expect, test} from 'vitest'
import {clientHello} from '../../../src/lib/tls/client-hello.ts'

const random = new Uint8Array(32).fill(0xaa)
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const bytes = (...parts: string[]): string => parts.join('').replaceAll(' ', '')
const randomHex = 'aa'.repeat(32)

describe('a ClientHello', () => {
  test('of TLS 1.3 offers an empty key share, so that the server names a group', () => {
    const hello = clientHello(
      {
        protocol: 'TLSv1.3',
        suites: [0x1301, 0x1303],
        groups: [0x11ec, 0x001d],
        schemes: [0x0403],
        servername: 'a.b',
      },
      random,
    )
    expect(hex(hello)).toBe(
      bytes(
        // Record: handshake, legacy version 3.1, 92 bytes. Message: ClientHello, 88 bytes.
        '16 0301 005c  01 000058',
        // Legacy version 3.3, random, no session, two suites, no compression.
        `0303 ${randomHex} 00 0004 1301 1303 01 00`,
        '002b',
        // server_name: a list of one host_name.
        '0000 0008 0006 00 0003 612e62',
        // supported_groups, signature_algorithms.
        '000a 0006 0004 11ec 001d',
        '000d 0004 0002 0403',
        // supported_versions: TLS 1.3 alone. key_share: none.
        '002b 0003 02 0304',
        '0033 0002 0000',
      ),
    )
  })

  test('of TLS 1.2 has ALPN and a request for a staple where they are wanted', () => {
    const hello = clientHello(
      {
        protocol: 'TLSv1.2',
        suites: [0xc02b],
        groups: [0x0017],
        schemes: [0x0403, 0x0804],
        servername: '',
        alpn: ['h2', 'http/1.1'],
        ocsp: true,
      },
      random,
    )
    expect(hex(hello)).toBe(
      bytes(
        '16 0301 0067  01 000063',
        `0303 ${randomHex} 00 0002 c02b 01 00`,
        '0038',
        '0005 0005 01 0000 0000',
        '000a 0004 0002 0017',
        '000d 0006 0004 0403 0804',
        '0010 000e 000c 02 6832 08 687474702f312e31',
        // ec_point_formats: uncompressed. renegotiation_info: empty.
        '000b 0002 01 00',
        'ff01 0001 00',
      ),
    )
  })

  test('of TLS 1.0 and 1.1 names its version, and no signature schemes', () => {
    const old = (protocol: 'TLSv1.0' | 'TLSv1.1'): string =>
      hex(
        clientHello(
          {protocol, suites: [0x002f], groups: [], schemes: [0x0403], servername: ''},
          random,
        ),
      )
    const rest = `${randomHex} 00 0002 002f 01 00 0005 ff01 0001 00`
    expect(old('TLSv1.0')).toBe(bytes('16 0301 0034 01 000030 0301', rest))
    expect(old('TLSv1.1')).toBe(bytes('16 0301 0034 01 000030 0302', rest))
  })

  test.each([
    // The message is behind a record header of 5 bytes.
    {suites: 95, length: 5 + 254},
    {suites: 96, length: 5 + 512},
    {suites: 150, length: 5 + 512},
    {suites: 223, length: 5 + 514},
    {suites: 224, length: 5 + 512},
    {suites: 250, length: 5 + 564},
  ])(
    'is not of 256 to 511 bytes, at which some servers hang: $suites suites',
    ({suites, length}) => {
      const hello = clientHello(
        {
          protocol: 'TLSv1.0',
          suites: Array.from({length: suites}, (_, index) => index),
          groups: [0x0017],
          schemes: [],
          servername: '',
        },
        random,
      )
      expect(hello).toHaveLength(length)
      expect(hello[3] ?? 0).toBe((length - 5) >> 8)
      expect(hello[4] ?? 0).toBe((length - 5) & 0xff)
    },
  )
})
