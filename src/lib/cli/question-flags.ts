import * as Flags from '@oclif/core/flags'
import {nearestWord} from '../base/edit-distance.ts'
import {AppError} from '../errors/errors.ts'
import {bareKey, knownKeys} from '../policy/check/condition-keys.ts'
import type {RequestFacts} from '../policy/decision/request-context.ts'
import {ipBytes} from '../x509/ip.ts'

/** What can be said of a request that is asked about. */
export const questionFlags = {
  request: Flags.string({
    helpValue: 'NAME',
    description: "ask about a request in place of an action: 'PUT object', ListBuckets, list-users",
  }),
  source: Flags.string({
    helpValue: 'BUCKET/KEY',
    dependsOn: ['request'],
    description: 'the source of a copy',
  }),
  'source-ip': Flags.string({helpValue: 'IP', description: 'address that the request comes from'}),
  tls: Flags.boolean({allowNo: true, description: 'the request comes over TLS'}),
  time: Flags.string({helpValue: 'TIME', description: 'when it is made (RFC 3339; default: now)'}),
  condition: Flags.string({
    helpValue: 'KEY=VALUE',
    multiple: true,
    multipleNonGreedy: true,
    description: 'value of another condition key, such as s3:prefix=docs/',
  }),
}

interface Values {
  readonly 'source-ip'?: string | undefined
  readonly tls?: boolean | undefined
  readonly time?: string | undefined
  readonly condition?: readonly string[] | undefined
}

/** What the flags say of a request. Throws `bad_input`. */
export function readFacts(flags: Values, now: Date): RequestFacts {
  return {
    sourceIp: parseAddress(flags['source-ip']),
    secureTransport: flags.tls,
    time: flags.time === undefined ? now : parseTime(flags.time),
    given: Object.fromEntries((flags.condition ?? []).map(parseCondition)),
  }
}

function parseAddress(text: string | undefined): string | undefined {
  if (text === undefined || ipBytes(text) !== undefined) return text
  throw new AppError('bad_input', `--source-ip ${text} is no address`)
}

function parseCondition(text: string): [string, string] {
  const [, key = '', value = ''] = /^([^=]+)=(.*)$/s.exec(text) ?? []
  if (knownKeys.includes(bareKey(key))) return [key, value]
  const near = nearestWord(key, knownKeys)
  throw new AppError('bad_input', `--condition ${text} names no condition key`, {
    hint: near === undefined ? 'For example --condition s3:prefix=docs/' : `Did you mean ${near}?`,
  })
}

function parseTime(text: string): Date {
  const time = new Date(text)
  const isWhole = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text)
  if (isWhole && !Number.isNaN(time.getTime())) return time
  throw new AppError('bad_input', `--time ${text} is no time`, {
    hint: 'For example --time 2027-01-31T08:00:00Z',
  })
}
