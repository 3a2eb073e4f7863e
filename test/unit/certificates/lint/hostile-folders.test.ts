import {rmSync} from 'node:fs'
import fc from 'fast-check'
import {afterAll, expect, test} from 'vitest'
import {allGoPem} from '../../../../src/lib/x509/go/go-pem.ts'
import {lintFiles, openFolder, recordedText} from '../../../helpers/lint-case.ts'
import {breakDer, breakText, seeded} from '../../../helpers/mutations.ts'

const base = openFolder()
afterAll(() => rmSync(base, {recursive: true, force: true}))

const cert = recordedText('ce-with-root', 'public.crt')
const key = recordedText('ce-with-root', 'private.key')
const ca = recordedText('ca-pem', 'CAs/ca.crt')

test('any bytes get a verdict, and what is refused is never called healthy', async () => {
  const content = fc.oneof(
    fc.uint8Array({maxLength: 300}),
    fc.constantFrom(cert, key, ca, ca + key, `${key}\0`),
    fc.string().map((text) => text + cert),
  )
  const folder = fc.record({'public.crt': content, 'private.key': content, 'CAs/ca': content})
  await fc.assert(
    fc.asyncProperty(folder, fc.constantFrom('minio', 'kes', 'minkms'), async (files, product) => {
      const report = await lintFiles(base, files, product)
      expect(report.healthy && report.start.verdict !== 'tls').toBe(false)
      const hasError = report.findings.some(({severity}) => severity === 'error')
      expect(hasError).toBe(!report.healthy)
    }),
    {numRuns: 150},
  )
})

test('so does a certificate that is broken anywhere', async () => {
  const random = seeded(10)
  const blocks = allGoPem(cert).blocks
  for (let times = 0; times < 200; times += 1) {
    const at = random(blocks.length)
    const pems = blocks.map(({type, bytes}, index) => {
      const der = index === at ? breakDer(bytes, random) : bytes
      return `-----BEGIN ${type}-----\n${Buffer.from(der).toString('base64')}\n-----END ${type}-----\n`
    })
    const file = times % 3 === 0 ? breakText(cert, random) : pems.join('')
    const report = await lintFiles(base, {
      'public.crt': Buffer.from(file, 'latin1'),
      'private.key': key,
    })
    const hasError = report.findings.some(({severity}) => severity === 'error')
    expect(hasError, file).toBe(!report.healthy)
  }
})
