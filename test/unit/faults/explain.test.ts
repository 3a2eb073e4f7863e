import {describe, expect, test} from 'vitest'
import {explainFault} from '../../../src/lib/faults/explain.ts'

const exchange = {
  server: 'prod',
  accessKey: 'root1',
  secrets: [],
  now: new Date('2026-11-24T12:20:00Z'),
}

const json = (status: number, Code: string, Message: string) => ({
  status,
  headers: {'content-type': 'application/json'},
  body: Buffer.from(JSON.stringify({Code, Message, RequestId: 'r', HostId: 'h'})),
})

const explained = (response: Parameters<typeof explainFault>[0]) => explainFault(response, exchange)

describe('what a server says', () => {
  test.each([
    [
      'SignatureDoesNotMatch',
      'x',
      'invalid_credentials',
      'prod does not accept the secret key of root1',
    ],
    [
      'InvalidAccessKeyId',
      'does not exist in our records.',
      'invalid_credentials',
      'prod knows no access key root1',
    ],
    [
      'InvalidAccessKeyId',
      'Your account is disabled; please contact your administrator.',
      'invalid_credentials',
      'The access key root1 is disabled at prod',
    ],
    [
      'AccessDenied',
      'Access Denied.',
      'access_denied',
      'The access key root1 may not do this at prod',
    ],
    [
      'XMinioAdminNoSuchUser',
      'The specified user does not exist.',
      'user_not_found',
      'prod refused: The specified user does not exist',
    ],
  ])('%s (%s) is %s', (code, said, ours, message) => {
    const error = explained(json(403, code, said))
    expect([error.code, error.message]).toEqual([ours, message])
  })

  test('who lacks a right is told whom an administrator may give more', () => {
    const response = json(403, 'AccessDenied', 'Access Denied.')
    expect(explainFault(response, {...exchange, accessKey: 'alice'}).hint).toBe(
      'Use an alias of an administrator, or let one give more rights: mctl admin policy attach ADMIN-ALIAS POLICY --user alice',
    )
    expect(explainFault(response, {...exchange, accessKey: ''}).hint).toBe('Use an alias with keys')
  })

  test('a misleading answer is not repeated', () => {
    const error = explained(
      json(
        400,
        'XMinioInvalidResource',
        'Policy, user or group names are not allowed to begin or end with space characters',
      ),
    )
    expect(error.message).toBe(
      'prod refused one of the values: a name, a description or an expiry is out of its limits',
    )
  })

  test('InternalError is told apart by the words in parentheses', () => {
    const of = (words: string): string =>
      explained(
        json(
          500,
          'InternalError',
          `We encountered an internal error, please try again. (${words})`,
        ),
      ).code
    expect(of('key with given key ID already exits')).toBe('conflict')
    expect(of('requested functionality is not supported')).toBe('not_supported')
    expect(of('invalid service account expiration')).toBe('bad_input')
    expect(of('disk on fire')).toBe('server_error')
  })

  test('a server without a KMS is said to have none', () => {
    const error = explained(
      json(501, 'NotImplemented', 'Server side encryption specified but KMS is not configured'),
    )
    expect([error.code, error.message]).toEqual([
      'kms_not_configured',
      'prod has no KMS: it cannot encrypt',
    ])
  })

  test('XML is read like JSON, and a wrong clock is measured', () => {
    const error = explained({
      status: 403,
      headers: {date: 'Tue, 24 Nov 2026 12:00:00 GMT'},
      body: Buffer.from(
        '<?xml version="1.0"?><Error><Code>RequestTimeTooSkewed</Code><Message>too large</Message></Error>',
      ),
    })
    expect([error.code, error.hint]).toEqual([
      'clock_skew',
      "The clock here is 20 minutes ahead of the server's; a signature carries the time",
    ])
  })

  test('the code of a HEAD answer lies in its headers', () => {
    const error = explained({
      status: 404,
      headers: {
        'x-minio-error-code': 'NoSuchKey',
        'x-minio-error-desc': '"The key does not exist."',
      },
      body: new Uint8Array(0),
    })
    expect([error.code, error.fault?.Message]).toEqual([
      'object_not_found',
      'The key does not exist.',
    ])
  })

  test('plain HTTP to a TLS port is said in words', () => {
    const error = explained({
      status: 400,
      headers: {},
      body: Buffer.from('Client sent an HTTP request to an HTTPS server.\n'),
    })
    expect([error.code, error.message]).toEqual([
      'tls_failed',
      'prod speaks TLS, and was asked in plain HTTP',
    ])
  })

  test("a proxy's page is not repeated", () => {
    const error = explained({status: 502, headers: {}, body: Buffer.from('<html>long</html>')})
    expect([error.code, error.message]).toEqual(['server_error', 'prod refused: HTTP 502'])
  })
})
