import {ipBytes} from '../../x509/ip.ts'

const strings =
  'StringEquals StringNotEquals StringEqualsIgnoreCase StringNotEqualsIgnoreCase StringLike StringNotLike BinaryEquals'
const orders = 'Equals NotEquals LessThan LessThanEquals GreaterThan GreaterThanEquals'

const stringOperators = strings.split(' ')
const numericOperators = [
  ...orders.split(' ').map((order) => `Numeric${order}`),
  // The only one with this ending that MinIO has.
  'NumericGreaterThanIfExists',
]
const dateOperators = orders.split(' ').map((order) => `Date${order}`)

/** Every operator that MinIO takes, without ForAllValues: and ForAnyValue:, which stand before those of strings. */
export const knownOperators: readonly string[] = [
  ...stringOperators,
  'IpAddress',
  'NotIpAddress',
  'Null',
  'Bool',
  ...numericOperators,
  ...dateOperators,
]

/** Whether MinIO has an operator of this name. */
export function isOperator(operator: string): boolean {
  const qualified = /^For(?:AllValues|AnyValue):(.+)$/.exec(operator)?.[1]
  if (qualified !== undefined) return stringOperators.includes(qualified)
  return knownOperators.includes(operator)
}

/** What is wrong with the values of a condition in the eyes of a server, in words behind "has a condition ..."; undefined for nothing. */
export function valueProblem(operator: string, key: string, value: unknown): string | undefined {
  const name = operator.replace(/^For(?:AllValues|AnyValue):/, '')
  const values = [value].flat()
  if (values.length === 0) return 'without a value'
  if (name === 'IpAddress' || name === 'NotIpAddress') {
    if (key !== 'aws:SourceIp') return 'of an address on a key that holds none'
    if (!values.every(isNetwork)) return 'whose value is no address and no network'
    return hasTwins(values) ? 'which names a value twice' : undefined
  }
  if (name === 'Null') {
    return values.length === 1 && /^(true|false)$/i.test(String(value))
      ? undefined
      : 'whose value is neither true nor false'
  }
  if (name === 'Bool') {
    if (key !== 'aws:SecureTransport') return 'Bool on a key other than aws:SecureTransport'
    const isOne = values.length === 1 && /^(1|0|t|f|true|false)$/i.test(String(value))
    return isOne ? undefined : 'whose value is neither true nor false'
  }
  if (numericOperators.includes(name)) {
    return values.length === 1 && /^[+-]?\d+$/.test(String(value))
      ? undefined
      : 'whose value is no whole number'
  }
  if (dateOperators.includes(name)) {
    const [only] = values
    return values.length === 1 && typeof only === 'string' && isRfc3339(only)
      ? undefined
      : 'whose value is no time such as 2030-01-31T00:00:00Z'
  }
  if (!values.every((each) => typeof each === 'string')) return 'whose value is no text'
  if (hasTwins(values)) return 'which names a value twice'
  return stringProblem(name, key, values.map(String))
}

function stringProblem(name: string, key: string, values: readonly string[]): string | undefined {
  if (name === 'BinaryEquals' && !values.every(isBase64)) return 'whose value is no base64'
  const allowed = choices[key]
  const isPattern = /Like$/.test(name)
  if (allowed && !isPattern && !values.every((value) => allowed.includes(value))) {
    return `whose value is none of ${allowed.join(', ')}`
  }
  if (key === 's3:x-amz-copy-source' && !values.every(isPlace)) {
    return 'whose value is not of the form bucket/object'
  }
  return undefined
}

// The bucket must be the whole name of one, also for StringLike; the object may be a pattern (measured).
function isPlace(value: string): boolean {
  const [, bucket = ''] = /^\/?([A-Za-z0-9][\w.-]{1,61}[A-Za-z0-9])\/.+$/s.exec(value) ?? []
  return bucket !== '' && ipBytes(bucket) === undefined
}

const hasTwins = (values: readonly unknown[]): boolean => new Set(values).size < values.length

const choices: Readonly<Record<string, readonly string[]>> = {
  's3:x-amz-server-side-encryption': ['AES256', 'aws:kms'],
  's3:x-amz-server-side-encryption-customer-algorithm': ['AES256'],
  's3:x-amz-metadata-directive': ['COPY', 'REPLACE'],
}

function isNetwork(value: unknown): boolean {
  const [address = '', length, ...rest] = String(value).split('/')
  const bytes = typeof value === 'string' ? ipBytes(address) : undefined
  if (bytes === undefined || rest.length > 0) return false
  return length === undefined || (/^\d+$/.test(length) && Number(length) <= bytes.length * 8)
}

const isBase64 = (value: string): boolean =>
  /^[A-Za-z0-9+/]*={0,2}$/.test(value) && value.length % 4 === 0

function isRfc3339(value: string): boolean {
  return (
    /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(value) &&
    !Number.isNaN(Date.parse(value))
  )
}
