import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {pemBlocks, pemCertificates, toPem} from '../../../src/lib/x509/pem.ts'

const [a, b] = [toPem('CERTIFICATE', Buffer.from('a')), toPem('CERTIFICATE', Buffer.from('b'))]
const bodies = (text: string): (string | undefined)[] =>
  pemBlocks(text).map(({der}) => der && Buffer.from(der).toString())

describe('PEM blocks', () => {
  test('are found whatever stands around them, also without line ends between them', () => {
    expect(bodies(`text${a.trim()}${b.trim()}text`)).toEqual(['a', 'b'])
    expect(bodies(`\ufeff${a}`)).toEqual(['a'])
  })

  test('that are cut do not take the END of the next', () => {
    expect(bodies(`${a.slice(0, 30)}\n${b}`)).toEqual(['b'])
  })

  test('have their headers, and the body behind them', () => {
    const text = `-----BEGIN EC PRIVATE KEY-----\r\nProc-Type: 4,ENCRYPTED\r\nDEK-Info: AES-256-CBC,0A\r\n\r\nYQ==\r\n-----END EC PRIVATE KEY-----\r\n`
    expect(pemBlocks(text)).toMatchObject([
      {
        label: 'EC PRIVATE KEY',
        headers: {'Proc-Type': '4,ENCRYPTED', 'DEK-Info': 'AES-256-CBC,0A'},
        der: Buffer.from('a'),
      },
    ])
  })

  test('whose body is not base64 stand for nothing', () => {
    expect(bodies(a.replace('YQ==', 'Y?=='))).toEqual([undefined])
    expect(bodies(a.replace('YQ==', ''))).toEqual([undefined])
  })

  test('with the older names are certificates, and requests are none', () => {
    const labels = ['TRUSTED CERTIFICATE', 'X509 CERTIFICATE', 'CERTIFICATE REQUEST']
    const text = labels.map((label) => toPem(label, Buffer.from('a'))).join('')
    expect(pemCertificates(text)).toHaveLength(2)
  })

  test('cost no more than reading, whatever the text', () => {
    const many = '-----BEGIN CERTIFICATE-----\n'.repeat(200_000)
    expect(pemBlocks(`${many}-----END CERTIFICATE-----`)).toHaveLength(1)
  })

  test('of any bytes are what was written', () => {
    fc.assert(
      fc.property(fc.uint8Array({minLength: 1}), (bytes) => {
        expect(pemBlocks(toPem('ANY', bytes))).toMatchObject([
          {label: 'ANY', der: Buffer.from(bytes)},
        ])
      }),
    )
  })
})
