import type {KmsReport} from '../kms/kms-report.ts'
import type {Style} from './style.ts'

/** The KMS, its endpoints, what was tested, and what is wrong with the way to mend it. */
export function renderKmsReport(report: KmsReport, style: Style): string {
  const {name, defaultKeyId, endpoints, defaultKey, iam, autoEncryption, storedData} = report
  const state = (word: string, good: string): string =>
    word === good
      ? style.good(word)
      : /^(untested|none|unknown)$/.test(word)
        ? style.warn(word)
        : style.bad(word)
  const {state: stored, bucketsTested, buckets} = storedData
  return [
    `KMS: ${style.bold(name)}`,
    `Default key: ${defaultKeyId || 'none'}, encryption ${state(defaultKey.encryption, 'ok')}, decryption ${state(defaultKey.decryption, 'ok')}`,
    ...endpoints.map(({endpoint, status}) => {
      const mark =
        status === 'online' ? style.good('✔') : style.bad(status === 'offline' ? '✗' : '?')
      return `   - ${endpoint} ${mark} ${status}`
    }),
    `Users and groups: ${state(iam, 'loaded')}`,
    `Stored data: ${state(stored, 'readable')} (${bucketsTested} of ${buckets} buckets tested)`,
    `Auto encryption: configured ${autoEncryption.configured}, in force ${autoEncryption.inForce}`,
    ...report.findings.flatMap(({severity, message, where, serverMessage, fix}) => [
      '',
      `${severity === 'error' ? style.bad('✗') : style.warn('!')} ${message}${where === undefined || message.includes(where) ? '' : ` (${where})`}`,
      ...(serverMessage ? [`   it said: ${serverMessage}`] : []),
      `   ${fix}`,
    ]),
  ].join('\n')
}
