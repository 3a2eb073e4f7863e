import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {Secret} from '../../../src/lib/base/secret.ts'
import {canonicalQuery, encodePath, encodeUnreserved} from '../../../src/lib/sigv4/encode.ts'
import {signRequest} from '../../../src/lib/sigv4/sign.ts'

// The examples of the AWS documentation "Authenticating Requests: Using the Authorization Header".
const keys = {
  accessKey: 'AKIAIOSFODNN7EXAMPLE',
  secretKey: new Secret('wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'),
}
const scope = {region: 'us-east-1', time: new Date('2013-05-24T00:00:00Z')}
const host = 'examplebucket.s3.amazonaws.com'

const signatureOf = (headers: Record<string, string>): string =>
  /Signature=(\w+)/.exec(headers.authorization ?? '')?.[1] ?? ''

describe('the examples of the S3 documentation', () => {
  test('GET object with a range', () => {
    const headers = signRequest(
      {
        method: 'GET',
        path: '/test.txt',
        query: '',
        headers: {Host: host, Range: 'bytes=0-9'},
        body: new Uint8Array(0),
      },
      keys,
      scope,
    )
    expect(signatureOf(headers)).toBe(
      'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    )
  })

  test('PUT object, with a $ in its name', () => {
    const headers = signRequest(
      {
        method: 'PUT',
        path: encodePath('/test$file.text'),
        query: '',
        headers: {
          Host: host,
          Date: 'Fri, 24 May 2013 00:00:00 GMT',
          'x-amz-storage-class': 'REDUCED_REDUNDANCY',
        },
        body: Buffer.from('Welcome to Amazon S3.'),
      },
      keys,
      scope,
    )
    expect(signatureOf(headers)).toBe(
      '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
    )
  })

  test('a parameter without a value', () => {
    const headers = signRequest(
      {
        method: 'GET',
        path: '/',
        query: canonicalQuery({lifecycle: ''}),
        headers: {Host: host},
        body: new Uint8Array(0),
      },
      keys,
      scope,
    )
    expect(signatureOf(headers)).toBe(
      'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
    )
  })

  test('parameters in any order', () => {
    const headers = signRequest(
      {
        method: 'GET',
        path: '/',
        query: canonicalQuery({prefix: 'J', 'max-keys': '2'}),
        headers: {Host: host},
        body: new Uint8Array(0),
      },
      keys,
      scope,
    )
    expect(signatureOf(headers)).toBe(
      '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
    )
  })
})

describe('what MinIO needs', () => {
  test('the admin API is signed for an empty region', () => {
    const headers = signRequest(
      {method: 'GET', path: '/', query: '', headers: {host: 'h'}, body: new Uint8Array(0)},
      keys,
      {region: '', time: scope.time},
    )
    expect(headers.authorization).toContain(
      'Credential=AKIAIOSFODNN7EXAMPLE/20130524//s3/aws4_request',
    )
  })

  test('a session token is sent and signed', () => {
    const headers = signRequest(
      {method: 'GET', path: '/', query: '', headers: {host: 'h'}, body: new Uint8Array(0)},
      {...keys, sessionToken: new Secret('token')},
      scope,
    )
    expect(headers['x-amz-security-token']).toBe('token')
    expect(headers.authorization).toContain(
      'host;x-amz-content-sha256;x-amz-date;x-amz-security-token',
    )
  })

  test('without an access key nothing is signed', () => {
    const headers = signRequest(
      {method: 'GET', path: '/', query: '', headers: {host: 'h'}, body: new Uint8Array(0)},
      {accessKey: '', secretKey: new Secret('')},
      scope,
    )
    expect(headers).toEqual({host: 'h'})
  })
})

describe('encoding', () => {
  test.each([
    ['a b', 'a%20b'],
    ["!'()*", '%21%27%28%29%2A'],
    ['é漢', '%C3%A9%E6%BC%A2'],
    ['~-._', '~-._'],
    ['a+b/c', 'a%2Bb%2Fc'],
  ])('%j becomes %s', (text, encoded) => {
    expect(encodeUnreserved(text)).toBe(encoded)
  })

  test('slashes of a path stay', () => {
    expect(encodePath('/bucket/a b/c')).toBe('/bucket/a%20b/c')
  })

  test('a query is sorted by its encoded names', () => {
    expect(canonicalQuery({b: '2', a: '1', 'a-': '3'})).toBe('a=1&a-=3&b=2')
  })

  test('what is encoded holds only unreserved characters and decodes to the same', () => {
    fc.assert(
      fc.property(fc.string({unit: 'grapheme'}), (text) => {
        const encoded = encodeUnreserved(text)
        expect(encoded).toMatch(/^[A-Za-z0-9\-._~%]*$/)
        expect(decodeURIComponent(encoded)).toBe(text)
      }),
    )
  })
})

describe('a header', () => {
  const signed = (value: string): string =>
    signatureOf(
      signRequest(
        {
          method: 'GET',
          path: '/a',
          query: '',
          headers: {Host: host, 'x-amz-meta-a': value},
          body: new Uint8Array(0),
        },
        keys,
        scope,
      ),
    )

  test('is signed in the octets that are sent, one for each character', () => {
    // "héllo" in UTF-8; signed by Python's hmac over those octets.
    expect(signed('h\u00c3\u00a9llo')).toBe(
      'dcbb684389cad0bcacfc6422d628add37ff9ccb6eb1a2910802c255b49da0fd1',
    )
  })

  test('is signed with one blank for blanks and tabs in a row', () => {
    expect(signed('a \t b')).toBe(
      '9679d448dd12860f913caa143ee5d30d06c0c7a7c04f48724cb8b4035ed4175c',
    )
  })
})
