import {basename} from 'node:path'
import {errorCode} from '../../base/error-code.ts'
import type {MetricFamily, Sample} from '../../base/prometheus-text.ts'
import {AppError} from '../../errors/errors.ts'
import {DerError} from '../../x509/der.ts'
import type {NameAttribute} from '../../x509/distinguished-name.ts'
import type {CheckedSource, Failed, PlacedCertificate} from './checked-source.ts'
import {findNotServed} from './not-served.ts'

type Labels = Sample['labels']

/**
 * What was found as metrics, under the names and labels of x509-certificate-exporter (version 4, and the
 * `x509_read_errors` of version 3), so that its dashboards and alerts read them.
 *
 * Certificates of servers stand among those of files, with `endpoint` and `server_name` in the place of
 * `filepath`. What that exporter has no name for begins with `x509_probe_`. Times are seconds since 1970.
 */
export function expiryMetrics(sources: readonly CheckedSource[], now: Date): MetricFamily[] {
  return [
    ...certificateMetrics(sources, now),
    ...sourceMetrics(sources),
    ...probeMetrics(sources.filter(({kind}) => kind === 'endpoint')),
    driftMetric(sources),
  ]
}

function certificateMetrics(sources: readonly CheckedSource[], now: Date): MetricFamily[] {
  const series = labelled(sources.flatMap(({found}) => found))
  const gauge = (
    name: string,
    help: string,
    read: (placed: PlacedCertificate) => number,
    more: readonly Sample[] = [],
  ): MetricFamily => {
    const samples = series.map(({placed, labels}) => ({labels, value: read(placed)}))
    return {name: `x509_cert_${name}`, type: 'gauge', help, samples: [...samples, ...more]}
  }
  const files = sources.filter(({kind}) => kind === 'file').flatMap(({failed}) => failed)
  const errors = [...new Set(files.map(({where}) => where))].map((where) => ({
    labels: fileLabels(where),
    value: 1,
  }))
  return [
    gauge('not_after', 'When the certificate ends', ({certificate}) =>
      seconds(certificate.notAfter),
    ),
    gauge('not_before', 'When the certificate begins', ({certificate}) =>
      seconds(certificate.notBefore),
    ),
    gauge('expired', 'Whether the certificate had ended when it was looked at', ({certificate}) =>
      certificate.notAfter < now ? 1 : 0,
    ),
    gauge('error', 'Whether it could not be read', () => 0, errors),
  ]
}

function sourceMetrics(sources: readonly CheckedSource[]): MetricFamily[] {
  const samples = (read: (source: CheckedSource) => number): Sample[] =>
    sources.map((each) => ({labels: sourceLabels(each), value: read(each)}))
  const bundles = ({found}: CheckedSource): number => new Set(found.map(({where}) => where)).size
  const errors = sources.flatMap((each) => {
    const byReason = Map.groupBy(each.failed, reasonOf)
    return [...byReason].map(([reason, failed]) => ({
      labels: {...sourceLabels(each), reason},
      value: failed.length,
    }))
  })
  const failures = sources.reduce((sum, {failed}) => sum + failed.length, 0)
  return [
    {
      name: 'x509_source_up',
      type: 'gauge',
      help: 'Whether anything of the source could be looked at',
      samples: samples(({found}) => (found.length > 0 ? 1 : 0)),
    },
    {
      name: 'x509_source_bundles',
      type: 'gauge',
      help: 'Files, or servers, in which certificates were found',
      samples: samples(bundles),
    },
    {
      name: 'x509_source_errors_total',
      type: 'counter',
      help: 'What could not be looked at in the last run',
      samples: errors,
    },
    {
      name: 'x509_read_errors',
      type: 'gauge',
      help: 'What could not be looked at in the last run, of all sources',
      samples: [{labels: {}, value: failures}],
    },
  ]
}

function probeMetrics(sources: readonly CheckedSource[]): MetricFamily[] {
  const success = new Map<string, Sample>()
  const note = (labels: Labels, value: number): void => {
    success.set(JSON.stringify(labels), {labels, value})
  }
  for (const {found, failed} of sources) {
    for (const placed of found) for (const labels of serverLabels(placed)) note(labels, 1)
    const servers = failed.filter(({isListing}) => !isListing)
    for (const {where, address = '', servername = ''} of servers) {
      note({endpoint: where, address, server_name: servername}, 0)
    }
  }
  return [
    {
      name: 'x509_probe_success',
      type: 'gauge',
      help: 'Whether the server presented a certificate',
      samples: [...success.values()],
    },
    {
      name: 'x509_probe_nodes_listed',
      type: 'gauge',
      help: 'Whether the nodes behind the alias could be listed, and so were all asked',
      samples: sources.flatMap((each) =>
        each.nodesListed === undefined
          ? []
          : [{labels: sourceLabels(each), value: each.nodesListed ? 1 : 0}],
      ),
    },
    {
      name: 'x509_probe_disagreements',
      type: 'gauge',
      help: 'Names for which the nodes serve different certificates',
      samples: sources.map((each) => ({
        labels: sourceLabels(each),
        value: each.disagreements.reduce((sum, {names}) => sum + names.length, 0),
      })),
    },
  ]
}

function driftMetric(sources: readonly CheckedSource[]): MetricFamily {
  const placed = sources.flatMap(({found}) => found)
  const stale = findNotServed(placed)
  const isComparable = placed.some(({servernames}) => servernames === undefined)
  const served = isComparable ? placed.filter(({depth}) => depth === 0) : []
  return {
    name: 'x509_probe_drift',
    type: 'gauge',
    help: 'Whether a newer certificate lies among the files than the one that is served',
    samples: served.flatMap((each) =>
      serverLabels(each).map((labels) => ({labels, value: stale.has(each) ? 1 : 0})),
    ),
  }
}

/** Each certificate with labels of its own: the same one twice in a file is left out, others are told apart. */
function labelled(
  placed: readonly PlacedCertificate[],
): {placed: PlacedCertificate; labels: Labels}[] {
  const known = new Map<string, Set<string>>()
  return placed.flatMap((each) => {
    const {serial, subjectName, issuerName, fingerprint} = each.certificate
    const described = {
      serial_number: decimal(serial),
      ...nameLabels('subject', subjectName),
      ...nameLabels('issuer', issuerName),
    }
    const places = each.servernames === undefined ? [fileLabels(each.where)] : serverLabels(each)
    return places.flatMap((place) => {
      const labels = {...place, ...described}
      const key = JSON.stringify(labels)
      const prints = known.get(key) ?? new Set<string>()
      known.set(key, prints)
      if (prints.has(fingerprint)) return []
      prints.add(fingerprint)
      const discriminator = prints.size === 1 ? '' : fingerprint.slice(0, 8)
      return [{placed: each, labels: {...labels, discriminator}}]
    })
  })
}

const fileLabels = (file: string): Labels => ({filename: basename(file), filepath: file})

function serverLabels({where, address = '', servernames = []}: PlacedCertificate): Labels[] {
  return servernames.map((name) => ({endpoint: where, address, server_name: name}))
}

const sourceLabels = ({kind, source}: CheckedSource): Labels => ({
  source_kind: kind,
  source_name: source,
})

function nameLabels(prefix: string, name: readonly NameAttribute[]): Labels {
  return Object.fromEntries(
    ['C', 'ST', 'L', 'O', 'OU', 'CN'].map((field) => [
      `${prefix}_${field}`,
      name.find(({type}) => type === field)?.value ?? '',
    ]),
  )
}

// The words of the exporter where it has one, else our own code.
function reasonOf({error}: Failed): string {
  if (!(error instanceof AppError)) return 'internal'
  if (error.cause instanceof DerError) return 'bad_der'
  const code = errorCode(error.cause)
  if (code === 'EACCES' || code === 'EPERM') return 'permission_denied'
  if (code === 'ENOENT' || error.code === 'file_not_found') return 'not_found'
  return error.code
}

function decimal(serial: string): string {
  return serial.startsWith('-') ? `-${BigInt(`0x${serial.slice(1)}`)}` : `${BigInt(`0x${serial}`)}`
}

const seconds = (time: Date): number => Math.floor(time.getTime() / 1000)
