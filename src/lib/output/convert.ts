import type {Converted} from '../certificates/conversion/convert.ts'
import type {Style} from './style.ts'

/** What was written, and what is worth knowing of it. */
export function renderConverted(converted: Converted, style: Style): string {
  const {files, certificates, key, encrypted, remarks} = converted
  const parts = [
    ...(key === undefined ? [] : [`the key (${key}${encrypted ? ', encrypted' : ''})`]),
    ...(certificates === 0 ? [] : [`${certificates} certificate${certificates === 1 ? '' : 's'}`]),
  ]
  return [
    `Wrote ${files.join(' and ')}`,
    ...(parts.length > 0 ? [`  holds  ${parts.join(', ')}`] : []),
    ...remarks.map((remark) => style.warn(`  note: ${remark}`)),
  ].join('\n')
}
