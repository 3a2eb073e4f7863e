import {describe, expect, test} from 'vitest'
import {customerKeyFor, parseCustomerKey} from '../../../src/lib/stat/customer-key.ts'

const base64 = 'MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY'
const hex = '3031323334353637383961626364656630313233343536373839616263646566'
const bytes = Buffer.from('0123456789abcdef0123456789abcdef')

describe('parseCustomerKey', () => {
  test.each([
    {title: 'base64 without padding', key: base64},
    {title: 'base64 with padding', key: `${base64}=`},
    {title: 'hexadecimal digits', key: hex},
    {title: 'capital hexadecimal digits', key: hex.toUpperCase()},
  ])('takes a key as $title', ({key}) => {
    const parsed = parseCustomerKey(`prod/documents/a=b/=${key}`)
    expect(parsed.prefix).toBe('prod/documents/a=b/')
    expect(Buffer.from(parsed.key)).toEqual(bytes)
  })

  test.each([
    {title: 'a key that is too short', text: `prod/documents=${base64.slice(0, 40)}`},
    {title: 'a key that is too long', text: `prod/documents=${base64}AAAA`},
    {title: 'other characters', text: `prod/documents=${base64.slice(0, 42)}!`},
    {title: 'a key without a prefix', text: `=${base64}`},
    {title: 'a key alone', text: base64},
    {title: 'a prefix alone', text: 'prod/documents='},
    {title: 'nothing', text: ''},
  ])('refuses $title, and does not repeat it', ({text}) => {
    const attempt = (): unknown => parseCustomerKey(text)
    expect(attempt).toThrow(expect.objectContaining({name: 'AppError', code: 'bad_input'}))
    expect(attempt).not.toThrow(base64.slice(0, 20))
  })
})

describe('customerKeyFor', () => {
  const keys = [
    {prefix: 'prod/documents', key: Buffer.from('outer')},
    {prefix: 'prod/documents/secret/', key: Buffer.from('inner')},
  ]

  test.each([
    {path: 'prod/documents/plain.txt', want: 'outer'},
    {path: 'prod/documents/secret/plan.txt', want: 'inner'},
    {path: 'prod/other/plain.txt', want: undefined},
  ])('the key of $path is $want', ({path, want}) => {
    expect(customerKeyFor(keys, path)?.toString()).toBe(want && Buffer.from(want).toString())
  })
})
