import {expect, test} from 'vitest'
import {parseWantedHost} from '../../../../src/lib/cli/cert/wanted-host.ts'
import {AppError} from '../../../../src/lib/errors/errors.ts'

test.each([
  ['minio.example.net', 'minio.example.net'],
  ['MINIO.example.net.', 'minio.example.net'],
  ['localhost', 'localhost'],
  ['münchen.de', 'xn--mnchen-3ya.de'],
  ['10.0.0.1', '10.0.0.1'],
  ['::1', '::1'],
  ['[::1]', '::1'],
])('%s is the host %s', (text, host) => {
  expect(parseWantedHost(text)).toBe(host)
})

const example = 'For example --host minio.example.net, or --host 10.0.0.1'

test.each([
  ['x x.a.net', example],
  ['https://x.a.net', 'Give the host alone: --host x.a.net'],
  ['https://x.a.net:9000/path', 'Give the host alone: --host x.a.net'],
  ['x.a.net:443', 'Give the host alone: --host x.a.net'],
  ['10.0.0.1:443', 'Give the host alone: --host 10.0.0.1'],
  ['[::1]:443', 'Give the host alone: --host [::1]'],
  ['*.a.net', example],
  ['', example],
  ['a..net', example],
  ['10.0.0.256', example],
  ['minio{1...4}.net', example],
  ['dns:x.a.net', example],
])('%j is refused', (text, hint) => {
  const refusal = new AppError(
    'bad_input',
    `--host ${JSON.stringify(text)} is neither a host name nor an address`,
    {hint},
  )
  expect(() => parseWantedHost(text)).toThrow(refusal)
  expect(() => parseWantedHost(text)).toThrow(expect.objectContaining({hint}))
})
