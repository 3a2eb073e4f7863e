import {describe, expect, test} from 'vitest'
import {kesAddress, kesAddresses} from '../../../src/lib/key-server/kes-address.ts'
import {readKesVariables} from '../../../src/lib/key-server/kes-variables.ts'

const read = (env: Record<string, string>) => readKesVariables((name) => env[name])

describe('the variables of a KES', () => {
  test('name its server and its client, and empty ones nothing', () => {
    expect(read({KES_SERVER: '', KES_API_KEY: ' '})).toEqual({})
    const found = read({
      MINIO_KMS_KES_ENDPOINT: 'https://kes:7373',
      MINIO_KMS_KES_CERT_FILE: 'client.crt',
      MINIO_KMS_KES_KEY_FILE: 'client.key',
      MINIO_KMS_KES_CAPATH: 'ca.crt',
    })
    expect(found).toMatchObject({
      server: {value: 'https://kes:7373', from: 'MINIO_KMS_KES_ENDPOINT'},
      pair: {cert: {value: 'client.crt'}, key: {value: 'client.key'}},
      ca: {value: 'ca.crt'},
    })
  })

  test('may say the same twice', () => {
    const twice = read({KES_SERVER: 'https://kes', MINIO_KES_SERVER: 'https://kes'})
    expect(twice.server).toEqual({value: 'https://kes', from: 'KES_SERVER'})
  })

  test.each([
    [
      {KES_API_KEY: 'kes:v1:geheim', MINIO_KMS_KES_API_KEY: 'kes:v1:other'},
      'KES_API_KEY and MINIO_KMS_KES_API_KEY contradict each other',
    ],
    [
      {KES_API_KEY: 'kes:v1:geheim', KES_CLIENT_KEY: 'client.key'},
      'KES_API_KEY and KES_CLIENT_KEY are both set',
    ],
    [{KES_CLIENT_CERT: 'client.crt'}, 'KES_CLIENT_CERT is set, and KES_CLIENT_KEY is not'],
    [
      {MINIO_KMS_KES_KEY_FILE: 'client.key'},
      'MINIO_KMS_KES_KEY_FILE is set, and MINIO_KMS_KES_CERT_FILE is not',
    ],
  ])('that do not fit are both named, and no secret is: %j', (env, message) => {
    expect(() => read(env)).toThrow(expect.objectContaining({code: 'bad_input', message}))
  })
})

describe('the address of a KES', () => {
  test.each([
    ['https://kes.example.net:7373/', 'https://kes.example.net:7373'],
    ['HTTPS://kes.example.net', 'https://kes.example.net'],
    ['kes.example.net', 'https://kes.example.net:7373'],
    ['10.0.0.1:17373', 'https://10.0.0.1:17373'],
    ['[::1]:7373', 'https://[::1]:7373'],
  ])('%s is %s', (given, address) => {
    expect(kesAddress(given, '--server')).toBe(address)
  })

  test.each(['http://kes:7373', 'https://kes/v1', '', 'ftp://kes', 'https://kes:port'])(
    'is not %s',
    (given) => {
      expect(() => kesAddress(given, '--server')).toThrow('of --server is none of a KES')
    },
  )

  test('with a password in it is not repeated', () => {
    expect(() => kesAddress('https://me:geheim@kes', 'KES_SERVER')).toThrow(/^The address of /)
  })

  test('of MinIO is a list with ranges', () => {
    expect(kesAddresses('https://kes{1...3}:7373,https://other:7373', 'X')).toEqual([
      'https://kes1:7373',
      'https://kes2:7373',
      'https://kes3:7373',
      'https://other:7373',
    ])
  })
})
