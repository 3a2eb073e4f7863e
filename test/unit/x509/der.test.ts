import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {
  bitNumbersOf,
  booleanOf,
  DerError,
  DerReader,
  oidOf,
  readWhole,
  smallIntegerOf,
  tag,
  within,
} from '../../../src/lib/x509/der.ts'

const bytes = (hex: string): Uint8Array => Buffer.from(hex.replaceAll(' ', ''), 'hex')
const read = (hex: string) => new DerReader(bytes(hex)).read()

describe('DER', () => {
  test('is read element by element, with where each begins', () => {
    const outer = within(readWhole(bytes('30 06 02 01 05 04 01 ff'), tag.sequence, 'it'))
    expect(outer.read(tag.integer)).toMatchObject({offset: 2, content: bytes('05')})
    expect(outer.read()).toMatchObject({tag: 4, offset: 5, raw: bytes('04 01 ff')})
    expect(outer.isAtEnd).toBe(true)
  })

  test.each([
    ['is empty', '', 'cut off'],
    ['is cut behind the tag', '30', 'cut off'],
    ['is cut within the length', '30 82 01', 'cut off'],
    ['is cut within the content', '30 03 02 01', 'cut off: 3 octets announced, 2 there'],
    [
      'announces four gigabytes',
      '30 84 ff ff ff ff 00',
      'cut off: 4294967295 octets announced, 1 there',
    ],
    [
      'announces more octets of length than a number has',
      '30 89 01 01 01 01 01 01 01 01 01',
      'a length of more than four octets',
    ],
    ['has no end, which is BER', '30 80 00 00', 'a length without an end'],
    ['has a length in a longer form', '30 81 01 00', 'a length in a longer form than needed'],
    [
      'has a length with a leading zero',
      `30 82 00 80 ${'00'.repeat(128)}`,
      'a length in a longer form than needed',
    ],
    ['has a tag of several octets', '1f 81 01 00', 'a tag of several octets'],
  ])('that %s is refused', (_, hex, message) => {
    expect(() => read(hex)).toThrow(message)
  })

  test('with something behind it is refused where the whole was asked for', () => {
    expect(() => readWhole(bytes('30 00 00'), tag.sequence, 'a certificate')).toThrow(
      '1 octets behind a certificate',
    )
  })

  test('another tag than the expected is named', () => {
    expect(() => new DerReader(bytes('04 00')).read(tag.sequence)).toThrow(
      '0x30 expected, 0x04 found',
    )
  })

  test('of any bytes gives an element or a DerError', () => {
    fc.assert(
      fc.property(fc.uint8Array({maxLength: 40}), (any) => {
        try {
          const {raw, content} = new DerReader(any).read()
          expect(raw.length).toBeGreaterThan(content.length)
        } catch (error) {
          expect(error).toBeInstanceOf(DerError)
        }
      }),
    )
  })

  test('a hundred thousand levels cost nothing that is not asked for', () => {
    const deep = Buffer.alloc(200_000)
    for (let at = 0; at < deep.length; at += 2) deep[at] = tag.sequence
    const reader = new DerReader(deep)
    expect(reader.read().content).toHaveLength(0)
  })
})

describe('values', () => {
  test.each([
    ['06 03 55 1d 11', '2.5.29.17'],
    ['06 09 2a 86 48 86 f7 0d 01 01 0b', '1.2.840.113549.1.1.11'],
    ['06 03 88 37 01', '2.999.1'],
    [
      // The largest UUID (X.667).
      `06 14 69 83 ${'ff'.repeat(17)} 7f`,
      '2.25.340282366920938463463374607431768211455',
    ],
    ['06 06 2b 8f ff ff ff 7f', '1.3.4294967295'],
    ['06 06 2b 90 80 80 80 00', '1.3.4294967296'],
  ])('the object identifier %s is %s', (hex, dotted) => {
    expect(oidOf(read(hex))).toBe(dotted)
  })

  test.each(['06 00', '06 01 80', '06 02 55 9d', `06 20 ${'ff'.repeat(31)}7f`])(
    'the object identifier %s is refused',
    (hex) => {
      expect(() => oidOf(read(hex))).toThrow(DerError)
    },
  )

  test('a boolean is 00 or ff', () => {
    expect([booleanOf(read('01 01 00')), booleanOf(read('01 01 ff'))]).toEqual([false, true])
    expect(() => booleanOf(read('01 01 01'))).toThrow('a boolean that is neither true nor false')
  })

  test('a small integer is not negative and not large', () => {
    expect(smallIntegerOf(read('02 02 01 00'))).toBe(256)
    for (const hex of ['02 00', '02 01 80', '02 07 01 00 00 00 00 00 00']) {
      expect(() => smallIntegerOf(read(hex))).toThrow('a number out of bounds')
    }
  })

  test('the bits of a bit string are counted from its first', () => {
    expect(bitNumbersOf(read('03 02 05 a0'))).toEqual([0, 2])
    expect(bitNumbersOf(read('03 03 07 00 80'))).toEqual([8])
    expect(() => bitNumbersOf(read('03 01 04'))).toThrow(DerError)
  })
})
