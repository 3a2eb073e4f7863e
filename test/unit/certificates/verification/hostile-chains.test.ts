import fc from 'fast-check'
import {expect, test} from 'vitest'
import {judgeCertificate} from '../../../../src/lib/certificates/verification/judge-certificate.ts'
import {readChain} from '../../../../src/lib/certificates/verification/verify-endpoint.ts'
import {AppError} from '../../../../src/lib/errors/errors.ts'
import {CertificatePool} from '../../../../src/lib/x509/path/certificate-pool.ts'
import {TestChain} from '../../../helpers/chain-maker.ts'

const chain = new TestChain({
  inter: {permitted: ['example.com', '10.0.0.0/255.0.0.0'], hasKeyIds: true, ca: {pathLength: 0}},
  leaf: {hasKeyIds: true},
})
const good = [chain.leaf.der, chain.inter.der, chain.root.der]

test('a chain with any octet changed is judged, or refused in words, and never trusted with a wrong signature', () => {
  const change = fc.record({
    which: fc.nat(2),
    at: fc.nat(),
    by: fc.integer({min: 1, max: 255}),
  })
  fc.assert(
    fc.property(fc.array(change, {minLength: 1, maxLength: 3}), (changes) => {
      const ders = good.map((der) => Buffer.from(der))
      for (const {which, at, by} of changes) {
        const der = ders[which]
        if (der) der[at % der.length] = (der[at % der.length] ?? 0) ^ by
      }
      const isSame = ders.slice(0, 2).every((der, at) => der.equals(good[at] ?? der))
      try {
        const {certificates} = readChain(ders, 'test')
        const judged = judgeCertificate(
          {certificates, host: 'a.example.com'},
          {
            anchors: new CertificatePool([chain.root.der, ...ders.slice(2)]),
            at: new Date(),
            purpose: 'serverAuth',
            warning: {seconds: 3600},
          },
        )
        if (!isSame) expect(judged?.judges.go.verdict).not.toBe('ok')
      } catch (error) {
        expect(error).toBeInstanceOf(AppError)
      }
    }),
    {numRuns: 1000},
  )
})
