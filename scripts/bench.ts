// Times mctl and its peers side by side in one run and prints ratios: mctl's time divided by the peer's, so that
// less is better. Whole processes, in turn (A B A B ...): mc against one MinIO with TLS, then what else people use
// for certificates. `--only mc` or `--only certificates` does one of the two.
import {parseArgs} from 'node:util'
import {compareCertificates} from './bench-certificates.ts'
import {compareWithMc} from './bench-mc.ts'
import {type Comparison, print} from './bench-runs.ts'

const {values} = parseArgs({
  options: {runs: {type: 'string', default: '9'}, only: {type: 'string'}},
})
const runs = Number(values.runs)
const subjects: Record<string, (runs: number) => Promise<Comparison[]>> = {
  mc: compareWithMc,
  certificates: compareCertificates,
}

console.log(
  `${runs} runs each, medians; ${process.platform}-${process.arch}, Node ${process.version}`,
)
const rows: Comparison[] = []
for (const [subject, compare] of Object.entries(subjects)) {
  if (values.only === undefined || values.only === subject) rows.push(...(await compare(runs)))
}
print(rows)
