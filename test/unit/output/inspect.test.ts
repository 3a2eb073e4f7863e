import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {inspectObjects} from '../../../src/lib/certificates/reading/inspect.ts'
import {renderInspected} from '../../../src/lib/output/inspect.ts'
import {plainStyle} from '../../../src/lib/output/style.ts'
import {readCertificate} from '../../../src/lib/x509/certificate.ts'

const pem = readFileSync(
  join(import.meta.dirname, '..', '..', 'vectors', 'x509', 'every-extension.crt'),
  'utf8',
)

test('a certificate is told in words, line by line', () => {
  const certificate = readCertificate(pem, 'ca.crt')
  const text = renderInspected(
    inspectObjects([{kind: 'certificate', certificate, where: 'ca.crt', position: 2}]),
    plainStyle,
  )
  const lines = text.split('\n')
  expect(lines[0]).toBe('ca.crt: certificate, number 2')
  for (const line of [
    '  subject               C=DE, O=Exa\\, mple, OU=\\#1, CN=Größe, 2.3.4=odd',
    '  signed by             its own key',
    '  version               3',
    '  key                   RSA-PSS 2048',
    '  names                 DNS   a.example',
    '                        IP    10.0.0.1',
    '  CA                    yes, 3 CAs below it (critical)',
    '  key usage             digitalSignature, keyCertSign, cRLSign (critical)',
    '  may sign for          DNS   .example',
    '                        IP    10.0.0.0/8',
    '  may not sign for      DNS   bad.example',
    '  revocation list       http://crl.example/ca.crl',
    '  OCSP                  http://ocsp.example',
    '  must staple           yes',
  ]) {
    expect(lines).toContain(line)
  }
})

test('what is short is told in few lines', () => {
  const text = renderInspected(
    inspectObjects([
      {kind: 'other', label: 'EC PARAMETERS', where: 'a.key', position: 1},
      {kind: 'key-store', mac: undefined, encryption: [], where: 'a.p12', position: 1},
      {
        kind: 'private-key',
        key: {
          locked: true,
          form: 'PKCS#8',
          encryption: 'AES-256-CBC',
          open: () => {
            throw new Error('not asked for')
          },
        },
        where: 'a.key',
        position: 2,
      },
    ]),
    plainStyle,
  )
  expect(text).toBe(`a.key: something else
  label  EC PARAMETERS

a.p12: PKCS#12 file
  MAC        none
  encrypted  no
  ! It has no MAC: nothing shows whether it was changed

a.key: private key, number 2
  form       PKCS#8
  encrypted  AES-256-CBC
  ! MinIO and KES load no key in this encryption: mctl cert convert makes one that they load`)
})
