import {describe, expect, it} from 'vitest'
import {parseServername} from '../../../../src/lib/cli/cert/servername.ts'

describe('parseServername', () => {
  it('takes a host name, in ASCII and in small letters', () => {
    expect(parseServername('minio.example.net')).toBe('minio.example.net')
    expect(parseServername('MinIO.example.net.')).toBe('minio.example.net')
    expect(parseServername('münchen.de')).toBe('xn--mnchen-3ya.de')
    expect(parseServername('localhost')).toBe('localhost')
  })

  it('takes an empty name for none', () => {
    expect(parseServername('')).toBe('')
  })

  it.each([
    '10.0.0.1',
    '::1',
    '[::1]',
    '9000',
    'bad name!',
    'bad!',
    '*.x',
    'https://a.net',
    'a.net:443',
    'a.net/b',
    'a\nb.net',
    'minio{1...4}.net',
    'a..net',
    '-a.net',
    'a%41.net',
    'a\\b',
  ])('refuses %j', (text) => {
    expect(() => parseServername(text)).toThrow(
      expect.objectContaining({
        code: 'bad_input',
        message: `--servername ${JSON.stringify(text)} is no host name`,
      }),
    )
  })

  it('does not repeat a name of any length', () => {
    expect(() => parseServername('x'.repeat(70_000))).toThrow(
      `--servername "${'x'.repeat(80)}…" is no host name`,
    )
  })
})
