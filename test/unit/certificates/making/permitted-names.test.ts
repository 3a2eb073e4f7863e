import {describe, expect, test} from 'vitest'
import {parsePermitted} from '../../../../src/lib/certificates/making/permitted-names.ts'
import {AppError} from '../../../../src/lib/errors/errors.ts'

describe('what a CA may sign for', () => {
  test('is everything when nothing is said', () => {
    expect(parsePermitted([], [])).toBeUndefined()
  })

  test('is no address where only domains are named', () => {
    expect(parsePermitted(['Example.NET', '*.lab.example', '.bücher.example'], [])).toEqual({
      permitted: [
        {type: 'dns', value: 'example.net'},
        {type: 'dns', value: 'lab.example'},
        {type: 'dns', value: 'xn--bcher-kva.example'},
      ],
      excluded: [
        {type: 'ip', value: '0.0.0.0/0'},
        {type: 'ip', value: '::/0'},
      ],
    })
  })

  test('is no name where only addresses are', () => {
    expect(parsePermitted([], ['10.0.0.0/8', '192.0.2.1', 'fd00::/8'])).toEqual({
      permitted: [
        {type: 'ip', value: '10.0.0.0/8'},
        {type: 'ip', value: '192.0.2.1/32'},
        {type: 'ip', value: 'fd00::/8'},
      ],
      excluded: [{type: 'dns', value: ''}],
    })
  })

  test('is both where both are', () => {
    expect(parsePermitted(['a.example'], ['10.0.0.0/8'])?.excluded).toEqual([])
  })

  test.each(['10.0.0.0/33', 'fd00::/129', 'a.example', '10.0.0/8', '', '10.0.0.0/'])(
    'is no range: %j',
    (range) => {
      expect(() => parsePermitted([], [range])).toThrow(AppError)
    },
  )

  test.each(['10.0.0.1', 'a b', ''])('is no domain: %j', (domain) => {
    expect(() => parsePermitted([domain], [])).toThrow(AppError)
  })
})
