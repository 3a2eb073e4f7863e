import {binarySize, grouped} from '../base/size.ts'
import type {BucketAudit} from '../encryption/audit/bucket-audit.ts'
import type {AuditFinding} from '../encryption/audit/finding.ts'
import type {AuditedObject} from '../encryption/audit/listed-kind.ts'
import type {EncryptionAudit} from '../encryption/audit/report.ts'
import type {Counts} from '../encryption/audit/tally.ts'
import type {Style} from './style.ts'
import {table} from './table.ts'

interface Column {
  readonly title: string
  readonly of: (counts: Counts) => number | undefined
  /** Shown also where it is zero for all. */
  readonly always: boolean
}

const number = ({objects, versions}: {objects: number; versions?: number | undefined}): number =>
  versions ?? objects

const columns: readonly Column[] = [
  {title: 'Objects', of: ({objects}) => objects, always: true},
  {title: 'Versions', of: ({versions}) => versions, always: false},
  {title: 'Markers', of: ({deleteMarkers}) => deleteMarkers, always: false},
  {title: 'Plain', of: ({plain}) => number(plain), always: true},
  {title: 'SSE-S3', of: ({sseS3}) => number(sseS3), always: false},
  {title: 'SSE-KMS', of: ({sseKms}) => number(sseKms), always: false},
  {title: 'SSE-C', of: ({sseC}) => number(sseC), always: false},
  {title: 'Unknown', of: ({unknown}) => number(unknown), always: false},
]

/** A table of the buckets, the keys in use, then what was found, each with the command that mends it. */
export function renderAudit(report: EncryptionAudit, style: Style): string {
  const {buckets, total, findings, untested, healthy} = report
  const shown = columns.filter(({of, always}) => always || (of(total) ?? 0) > 0)
  const titles = ['Bucket', 'Default', ...shown.map(({title}) => title), 'Size']
  const rows = [
    ...buckets.map((bucket) => [
      `${sign(bucket, style)} ${bucket.target}`,
      defaultWords(bucket),
      ...cells(bucket.counts, shown),
    ]),
    ...(buckets.length > 1 ? [['  all', '', ...cells(total, shown)]] : []),
  ]
  const [first = [], ...rest] = alignedRight([titles, ...rows])
  return [
    ...(rows.length === 0 ? [] : [table(first, rest, style)]),
    ...total.sseKms.keys.map(
      ({keyId, ...counted}) =>
        `  ${keyId || 'an unnamed key'}: ${grouped(number(counted))}, ${binarySize(counted.bytes)}`,
    ),
    ...findings.map((finding) => findingLines(finding, style)),
    ...(healthy && findings.length === 0 ? [style.good('All is encrypted as it should be.')] : []),
    ...untested.map((what) => style.dim(`not checked: ${what}`)),
  ].join('\n')
}

/** The names of objects, one a line, with the version where it is not the current one. */
export function renderAuditedObjects(objects: readonly AuditedObject[], style: Style): string {
  return objects
    .map(({target, key, latest, versionID}) => {
      const version = latest ? '' : style.dim(` (version ${versionID})`)
      return `${target}/${key}${version}`
    })
    .join('\n')
}

function sign({verdict}: BucketAudit, style: Style): string {
  if (verdict === 'ok') return style.good('✔')
  return verdict === 'no-rule' ? style.warn('!') : style.bad('✗')
}

function defaultWords({default: {algorithm, keyId}}: BucketAudit): string {
  return keyId === undefined ? algorithm : `${algorithm} (${keyId})`
}

function cells(counts: Counts | undefined, shown: readonly Column[]): string[] {
  if (counts === undefined) return [...shown.map(() => '?'), '?']
  return [...shown.map(({of}) => grouped(of(counts) ?? 0)), binarySize(counts.bytes)]
}

// Behind the two columns of words stand numbers, under titles that end where they do.
function alignedRight(lines: readonly (readonly string[])[]): string[][] {
  const widthOf = (column: number): number =>
    Math.max(...lines.map((cells) => (cells[column] ?? '').length))
  return lines.map((cells) =>
    cells.map((cell, column) => (column < 2 ? cell : cell.padStart(widthOf(column)))),
  )
}

function findingLines({severity, where, message, code, fix}: AuditFinding, style: Style): string {
  const mark = severity === 'error' ? style.bad('✗') : style.warn('!')
  return [
    `${mark} ${where}: ${message} ${style.dim(`[${code}]`)}`,
    ...(fix === undefined ? [] : [`    mend it: ${fix}`]),
  ].join('\n')
}
