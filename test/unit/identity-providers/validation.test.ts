import {describe, expect, test} from 'vitest'
import {partsOf} from '../../../src/lib/identity-providers/validation.ts'

// As a MinIO of February 2026 sent it for a port where nobody listens.
const report = `Result: LDAP Server Connection Error
Detail: Could not connect to LDAP server: LDAP Result Code 200 "Network Error": dial tcp 127.0.0.1:1: connect: connection refused
Suggestion: Check:
    (1) server address
    (2) TLS parameters
Due to: LDAP Result Code 200 "Network Error"`

describe("the server's report on its trial of LDAP", () => {
  test('is taken apart, each part in one line', () => {
    expect(partsOf(report)).toEqual({
      result: 'LDAP Server Connection Error',
      detail:
        'Could not connect to LDAP server: LDAP Result Code 200 "Network Error": dial tcp 127.0.0.1:1: connect: connection refused',
      suggestion: 'Check: (1) server address (2) TLS parameters',
    })
  })

  test('in another form it is told as it is', () => {
    expect(partsOf('something\nelse')).toEqual({
      result: 'something else',
      detail: 'it does not say why',
      suggestion: undefined,
    })
  })
})
