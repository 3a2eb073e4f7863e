import {describe, expect, test} from 'vitest'
import {parseValidity} from '../../../../src/lib/certificates/making/validity.ts'
import {AppError} from '../../../../src/lib/errors/errors.ts'

const now = new Date('2026-11-24T12:00:00.750Z')

describe('from when and until when a certificate is valid', () => {
  test.each([
    [{}, '2026-11-24T11:55:00.000Z', '2027-02-22T12:00:00.000Z'],
    [{days: 1}, '2026-11-24T11:55:00.000Z', '2026-11-25T12:00:00.000Z'],
    [{hours: 36}, '2026-11-24T11:55:00.000Z', '2026-11-26T00:00:00.000Z'],
    [{backdate: '0s'}, '2026-11-24T12:00:00.000Z', '2027-02-22T12:00:00.000Z'],
    [{backdate: '1h'}, '2026-11-24T11:00:00.000Z', '2027-02-22T12:00:00.000Z'],
    [{notAfter: '2027-01-31'}, '2026-11-24T11:55:00.000Z', '2027-01-31T00:00:00.000Z'],
    [
      {notBefore: '2027-01-01T01:00:00+01:00', days: 10},
      '2027-01-01T00:00:00.000Z',
      '2027-01-11T00:00:00.000Z',
    ],
    [
      {notBefore: '2020-01-01', notAfter: '2027-01-31T12:00:00Z'},
      '2020-01-01T00:00:00.000Z',
      '2027-01-31T12:00:00.000Z',
    ],
  ])('%j is %s to %s', (wish, notBefore, notAfter) => {
    expect(parseValidity(wish, 90, now)).toEqual({
      notBefore: new Date(notBefore),
      notAfter: new Date(notAfter),
    })
  })

  test.each([
    [{days: 0}, '0 days is no life for a certificate'],
    [{days: -3}, '-3 days is no life for a certificate'],
    [{days: 36_501}, '36501 days is no life for a certificate'],
    [{hours: 0}, '0 hours is no life for a certificate'],
    [{notAfter: '2200-01-01'}, '2200-01-01 is no end for a certificate'],
    [{notAfter: '2026-11-24T11:59:00Z'}, 'that ends 2026-11-24T11:59:00Z would be over'],
    [{notBefore: '2027-02-01', notAfter: '2027-01-01'}, 'that ends 2027-01-01T00:00:00Z'],
    [{notAfter: 'tomorrow'}, '--not-after tomorrow is no time'],
    [{notAfter: '2027-02-31'}, '--not-after 2027-02-31 is no time'],
    [{notBefore: '2027-01-01 12:00'}, '--not-before 2027-01-01 12:00 is no time'],
    [{backdate: '5'}, '--backdate 5 is no time'],
  ])('%j is refused: %s', (wish, message) => {
    expect(() => parseValidity(wish, 90, now)).toThrow(AppError)
    expect(() => parseValidity(wish, 90, now)).toThrow(message)
  })
})
