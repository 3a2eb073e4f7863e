// The answers were recorded from real servers; what they say is written out here.
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import fc from 'fast-check'
import * as v from 'valibot'
import {describe, expect, test} from 'vitest'
import {TlsFormatError} from '../../../src/lib/tls/byte-reader.ts'
import {type ServerAnswer, ServerFlightReader} from '../../../src/lib/tls/server-flight.ts'

const Recorded = v.array(v.object({name: v.string(), server: v.string(), bytes: v.string()}))
const file = join(import.meta.dirname, '../../vectors/tls-answers.json')
const recorded = new Map(
  v
    .parse(Recorded, JSON.parse(readFileSync(file, 'utf8')))
    .map(({name, server, bytes}) => [`${server}: ${name}`, Buffer.from(bytes, 'hex')]),
)

function answerOf(name: string): Buffer {
  const bytes = recorded.get(name)
  if (bytes === undefined) throw new Error(`no record of ${name}`)
  return bytes
}

function read(bytes: Uint8Array, until: 'hello' | 'flight' = 'flight', step = bytes.length) {
  const reader = new ServerFlightReader(until)
  for (let start = 0; start < bytes.length; start += step) {
    const answer = reader.push(bytes.subarray(start, start + step))
    if (answer) return answer
  }
  return undefined
}

function facts(answer: ServerAnswer | undefined): object {
  if (answer?.kind !== 'hello') throw new Error('no hello')
  const {leaf, ...rest} = answer.flight
  return {...rest, leafBytes: leaf?.length}
}

const nothing = {
  alpn: undefined,
  group: undefined,
  isRetry: false,
  hasDowngradeSentinel: false,
  hasStaple: false,
  requestsCertificate: false,
  leafBytes: undefined,
}

describe('what real servers answer', () => {
  test.each([
    {
      name: 'MinIO, Go 1.26: HelloRetryRequest',
      expected: {...nothing, version: 0x0304, suite: 0x1301, isRetry: true, group: 0x11ec},
    },
    {
      name: 'OpenSSL 3.0: HelloRetryRequest',
      expected: {...nothing, version: 0x0304, suite: 0x1301, isRetry: true, group: 0x001d},
    },
    {
      name: 'MinIO, Go 1.26: flight with ECDHE, ECDSA and ALPN',
      expected: {
        ...nothing,
        version: 0x0303,
        suite: 0xc02b,
        group: 0x001d,
        alpn: 'http/1.1',
        scheme: 0x0403,
        hasDowngradeSentinel: true,
        leafBytes: 413,
      },
    },
    {
      name: 'KES 0.23, Go 1.26: flight with a request for a certificate',
      expected: {
        ...nothing,
        version: 0x0303,
        suite: 0xc02b,
        group: 0x001d,
        alpn: 'h2',
        scheme: 0x0403,
        hasDowngradeSentinel: true,
        requestsCertificate: true,
        leafBytes: 412,
      },
    },
    {
      name: 'OpenSSL 3.0: flight with DHE',
      expected: {
        ...nothing,
        version: 0x0303,
        suite: 0x009e,
        primeBits: 2048,
        scheme: 0x0804,
        hasDowngradeSentinel: true,
        leafBytes: 809,
      },
    },
    {
      name: 'OpenSSL 3.0: flight with RSA key exchange',
      expected: {
        ...nothing,
        version: 0x0303,
        suite: 0x009c,
        hasDowngradeSentinel: true,
        leafBytes: 809,
      },
    },
    {
      name: 'OpenSSL 3.0: flight of TLS 1.0',
      expected: {
        ...nothing,
        version: 0x0301,
        suite: 0xc013,
        group: 0x001d,
        hasDowngradeSentinel: true,
        leafBytes: 809,
      },
    },
    {
      name: 'Node 26, OpenSSL 3.5: flight with a stapled OCSP answer',
      expected: {
        ...nothing,
        version: 0x0303,
        suite: 0xc02b,
        group: 0x001d,
        scheme: 0x0403,
        hasDowngradeSentinel: true,
        hasStaple: true,
        requestsCertificate: true,
        leafBytes: 385,
      },
    },
  ])('$name', ({name, expected}) => {
    const bytes = answerOf(name)
    expect(facts(read(bytes))).toEqual(expected)
    // However they come.
    for (const step of [1, 7, 100]) expect(facts(read(bytes, 'flight', step))).toEqual(expected)
  })

  test.each([
    ['MinIO, Go 1.26: alert: protocol version', 70],
    ['MinIO, Go 1.26: alert: no suite', 40],
    ['MinIO, Go 1.26: alert: fallback', 86],
  ])('%s', (name, alert) => {
    expect(read(answerOf(name))).toEqual({kind: 'alert', alert})
  })

  test('Go says no to the signature schemes behind its ServerHello', () => {
    const bytes = answerOf('MinIO, Go 1.26: alert: no signature scheme')
    expect(read(bytes)).toEqual({kind: 'alert', alert: 40})
    expect(facts(read(bytes, 'hello'))).toMatchObject({suite: 0xc02b})
  })

  test('a warning is passed over: the hello comes behind it', () => {
    const warning = Buffer.from('15030300020170', 'hex')
    const bytes = answerOf('MinIO, Go 1.26: HelloRetryRequest')
    expect(facts(read(Buffer.concat([warning, bytes])))).toMatchObject({isRetry: true})
  })
})

describe('what is no answer to a ClientHello', () => {
  test.each([
    ['HTTP', 'HTTP/1.1 400 Bad Request\r\n\r\n'],
    ['SSH', 'SSH-2.0-OpenSSH_9.2p1\r\n'],
    ['FTP', '220 ready\r\n'],
  ])('%s', (_, text) => {
    expect(() => read(Buffer.from(text))).toThrow(TlsFormatError)
  })

  test.each([
    ['another version of the record layer', '16020300040e000000'],
    ['an empty record', '1603030000'],
    ['a record that is longer than any may be', '160303ffff'],
    ['a message that is longer than all of it may be', '1603030004 02ffffff'],
    ['a message that ends too early', '1603030006 02000002 0303'],
    ['another message in place of the ServerHello', '1603030004 0e000000'],
    ['an alert of no level', '1503030002 0728'],
    ['an alert of three bytes', '1503030003 022800'],
  ])('%s', (_, hex) => {
    expect(() => read(Buffer.from(hex.replaceAll(' ', ''), 'hex'))).toThrow(TlsFormatError)
  })

  test('one without an end', () => {
    const reader = new ServerFlightReader('flight')
    const hello = answerOf('OpenSSL 3.0: flight with RSA key exchange').subarray(0, 86)
    expect(reader.push(hello)).toBeUndefined()
    // NewSessionTicket, which is not looked for, and again.
    const more = Buffer.concat([Buffer.from('1603034004 04004000', 'hex'), Buffer.alloc(0x4000)])
    more.set(Buffer.from('160303400404004000', 'hex'))
    expect(() => {
      for (let count = 0; count < 9; count += 1) reader.push(more)
    }).toThrow(TlsFormatError)
  })
})

describe('hostile answers', () => {
  const outcome = (bytes: Uint8Array, step: number): string => {
    try {
      return read(bytes, 'flight', step)?.kind ?? 'more'
    } catch (error) {
      if (error instanceof TlsFormatError) return 'no TLS'
      throw error
    }
  }

  test('random bytes are an answer, a part of one, or no TLS', () => {
    fc.assert(
      fc.property(fc.uint8Array({maxLength: 300}), fc.integer({min: 1, max: 50}), (bytes, step) => {
        expect(['hello', 'alert', 'more', 'no TLS']).toContain(outcome(bytes, step))
      }),
    )
  })

  test('so are real ones with a byte changed, cut short, or with a length that lies', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...recorded.values()),
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), {minLength: 1, maxLength: 4}),
        fc.nat(),
        (bytes, changes, cut) => {
          const changed = Uint8Array.from(bytes)
          for (const [place, byte] of changes) changed[place % changed.length] = byte
          const some = changed.subarray(0, (cut % changed.length) + 1)
          expect(['hello', 'alert', 'more', 'no TLS']).toContain(outcome(changed, 64))
          expect(['hello', 'alert', 'more', 'no TLS']).toContain(outcome(some, 64))
        },
      ),
      {numRuns: 2000},
    )
  })
})
