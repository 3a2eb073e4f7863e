import {expect, test} from 'vitest'
import {AuditReport} from '../../../../src/lib/encryption/audit/report.ts'
import {AppError} from '../../../../src/lib/errors/errors.ts'

test('a server that shows no bucket is not well: nothing was judged', () => {
  const report = new AuditReport(['prod'], {versions: false})
  report.addEmpty('prod')
  expect(report.result()).toMatchObject({
    verdict: 'unknown',
    healthy: false,
    buckets: [],
    findings: [{severity: 'error', code: 'no-buckets', where: 'prod'}],
  })
})

test('a bucket that could not be listed has no counts, and spoils the verdict', () => {
  const report = new AuditReport(['prod/b'], {versions: true})
  report.addFailure('prod', {bucket: 'b', prefix: ''}, new AppError('server_error', 'KMS away'))
  expect(report.result()).toMatchObject({
    verdict: 'failed',
    healthy: false,
    buckets: [{target: 'prod/b', verdict: 'failed', default: {algorithm: 'unknown'}}],
    findings: [{code: 'not-listed', where: 'prod/b', message: 'KMS away'}],
  })
})

test('nothing to look at is no report', () => {
  expect(new AuditReport(['prod/gone'], {versions: false}).result()).toBeUndefined()
})
