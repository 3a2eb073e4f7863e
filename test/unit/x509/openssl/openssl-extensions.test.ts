import {expect, test} from 'vitest'
import {allGoPem} from '../../../../src/lib/x509/go/go-pem.ts'
import {hasBrokenExtension} from '../../../../src/lib/x509/openssl/openssl-extensions.ts'
import {recordedText} from '../../../helpers/lint-case.ts'

const first = (id: string): Uint8Array =>
  allGoPem(recordedText(id, 'public.crt')).blocks[0]?.bytes ?? new Uint8Array()

test.each(['kt-P-256', 'cf-unkcrit', 'cf-namecon', 'cf-v3noext', 'cf-san-badurl', 'cf-san-1000'])(
  '%s: every extension can be read, or is of no interest',
  (id) => {
    expect(hasBrokenExtension(first(id))).toBe(false)
  },
)

test('a name of a kind that is none, in a certificate that Go takes', () => {
  const der = Buffer.from(first('kt-P-256'))
  const at = der.indexOf(Buffer.from('localhost')) - 2
  expect(der[at]).toBe(0x82)
  der[at] = 0x0c
  expect(hasBrokenExtension(der)).toBe(true)
})
