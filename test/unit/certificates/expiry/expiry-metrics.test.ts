import {expect, test} from 'vitest'
import {prometheusText} from '../../../../src/lib/base/prometheus-text.ts'
import type {CheckedSource} from '../../../../src/lib/certificates/expiry/checked-source.ts'
import {expiryMetrics} from '../../../../src/lib/certificates/expiry/expiry-metrics.ts'
import {AppError} from '../../../../src/lib/errors/errors.ts'
import {parseExposition} from '../../../helpers/exposition.ts'
import {atServer, certificateFor, inFile} from '../placed.ts'

const nothing: CheckedSource = {
  source: 'certs',
  kind: 'file',
  found: [],
  failed: [],
  disagreements: [],
  untested: [],
}
const metricsOf = (sources: CheckedSource[]) =>
  parseExposition(prometheusText(expiryMetrics(sources, new Date())))

test('a certificate of a file has the labels of x509-certificate-exporter', () => {
  const certificate = certificateFor(['a.example'])
  const described = {
    ...certificate,
    serial: '0FF0',
    subjectName: [
      {type: 'C', value: 'FI'},
      {type: 'OU', value: 'first'},
      {type: 'OU', value: 'second'},
      {type: 'CN', value: 'a "quoted" name'},
    ],
    issuerName: [{type: 'CN', value: 'the CA'}],
  }
  const samples = metricsOf([{...nothing, found: [inFile(described, '/etc/certs/public.crt')]}])
  const labels = {
    filename: 'public.crt',
    filepath: '/etc/certs/public.crt',
    serial_number: '4080',
    subject_C: 'FI',
    subject_OU: 'first',
    subject_CN: 'a "quoted" name',
    issuer_CN: 'the CA',
  }
  const [notBefore, notAfter] = [certificate.notBefore, certificate.notAfter].map(
    (time) => time.getTime() / 1000,
  )
  expect(samples).toEqual([
    {name: 'x509_cert_error', labels, value: 0},
    {name: 'x509_cert_expired', labels, value: 0},
    {name: 'x509_cert_not_after', labels, value: notAfter},
    {name: 'x509_cert_not_before', labels, value: notBefore},
    {name: 'x509_read_errors', labels: {}, value: 0},
    {name: 'x509_source_bundles', labels: {source_kind: 'file', source_name: 'certs'}, value: 1},
    {name: 'x509_source_up', labels: {source_kind: 'file', source_name: 'certs'}, value: 1},
  ])
})

test('one that is over keeps its end', () => {
  const over = certificateFor(['a.example'], -30, -2)
  const samples = metricsOf([{...nothing, found: [inFile(over)]}])
  const of = (name: string) => samples.find((sample) => sample.name === name)?.value
  expect(of('x509_cert_expired')).toBe(1)
  expect(of('x509_cert_not_after')).toBe(over.notAfter.getTime() / 1000)
})

test('a negative serial is a negative number', () => {
  const certificate = {...certificateFor(['a.example']), serial: '-0A'}
  const [sample] = metricsOf([{...nothing, found: [inFile(certificate)]}])
  expect(sample?.labels.serial_number).toBe('-10')
})

test('the same certificate twice is one series, and two that look alike are told apart', () => {
  const [one, two] = [certificateFor(['a.example']), certificateFor(['a.example'])].map(
    (certificate) => ({...certificate, serial: '01'}),
  )
  if (one === undefined || two === undefined) throw new Error('no certificates')
  const samples = metricsOf([
    {...nothing, found: [inFile(one), inFile(one, 'public.crt', 1), inFile(two, 'public.crt', 2)]},
  ])
  const series = samples.filter(({name}) => name === 'x509_cert_not_after')
  expect(series.map(({labels}) => labels.discriminator)).toEqual([
    two.fingerprint.slice(0, 8),
    undefined,
  ])
})

test('what failed is counted by its reason, and a server that did not answer by name', () => {
  const failed = (code: string) => ({
    where: `${code}.crt`,
    error: new AppError('bad_input', 'no', {cause: Object.assign(new Error(), {code})}),
  })
  const samples = metricsOf([
    {...nothing, failed: [failed('EACCES'), failed('ENOENT'), failed('EIO'), failed('EIO')]},
    {
      ...nothing,
      source: 'n1:9000',
      kind: 'endpoint',
      found: [atServer(certificateFor(['a.example']), 'n1:9000', ['a.example', 'b.example'])],
      failed: [
        {where: 'n1:9000', servername: 'c.example', error: new AppError('tls_failed', 'no')},
      ],
    },
  ])
  const of = (wanted: string) =>
    samples.filter(({name}) => name === wanted).map(({labels, value}) => ({...labels, value}))
  expect(of('x509_source_errors_total')).toEqual([
    {reason: 'bad_input', source_kind: 'file', source_name: 'certs', value: 2},
    {reason: 'not_found', source_kind: 'file', source_name: 'certs', value: 1},
    {reason: 'permission_denied', source_kind: 'file', source_name: 'certs', value: 1},
    {reason: 'tls_failed', source_kind: 'endpoint', source_name: 'n1:9000', value: 1},
  ])
  expect(of('x509_source_up')).toMatchObject([{value: 1}, {value: 0}])
  expect(of('x509_probe_success')).toEqual([
    {endpoint: 'n1:9000', server_name: 'a.example', value: 1},
    {endpoint: 'n1:9000', server_name: 'b.example', value: 1},
    {endpoint: 'n1:9000', server_name: 'c.example', value: 0},
  ])
  expect(of('x509_probe_disagreements')).toMatchObject([{value: 0}])
  expect(of('x509_cert_error')).toMatchObject([
    {server_name: 'a.example', value: 0},
    {server_name: 'b.example', value: 0},
    {filepath: 'EACCES.crt', value: 1},
    {filepath: 'EIO.crt', value: 1},
    {filepath: 'ENOENT.crt', value: 1},
  ])
})

test('drift is told where files and servers were looked at together', () => {
  const served = atServer(certificateFor(['a.example'], -60, 30))
  const server: CheckedSource = {...nothing, kind: 'endpoint', found: [served]}
  const files: CheckedSource = {...nothing, found: [inFile(certificateFor(['a.example']))]}
  const drift = (sources: CheckedSource[]) =>
    metricsOf(sources).filter(({name}) => name === 'x509_probe_drift')
  expect(drift([server, files])).toMatchObject([{labels: {endpoint: 'n1:9000'}, value: 1}])
  expect(drift([server])).toEqual([])
})
