import {describe, expect, test} from 'vitest'
import type {NameConstraints} from '../../../../src/lib/x509/extensions.ts'
import {
  type ConstraintStyle,
  forbiddenName,
} from '../../../../src/lib/x509/path/path-constraints.ts'
import type {AltName} from '../../../../src/lib/x509/subject-alt-name.ts'

const dns = (value: string): AltName => ({type: 'dns', value})
const ip = (value: string): AltName => ({type: 'ip', value})
const uri = (value: string): AltName => ({type: 'uri', value})
const email = (value: string): AltName => ({type: 'email', value})

const only = (...permitted: AltName[]): NameConstraints => ({permitted, excluded: []})
const not = (...excluded: AltName[]): NameConstraints => ({permitted: [], excluded})

describe('a CA with name constraints', () => {
  test.each<[string, NameConstraints, AltName, ConstraintStyle, boolean]>([
    ['signs for its domain', only(dns('example.com')), dns('example.com'), 'go', true],
    ['and below it', only(dns('example.com')), dns('a.B.example.com'), 'go', true],
    ['not for what only ends alike', only(dns('example.com')), dns('badexample.com'), 'go', false],
    ['with a dot only below', only(dns('.example.com')), dns('example.com'), 'go', false],
    ['with a dot below', only(dns('.example.com')), dns('a.example.com'), 'go', true],
    ['for names of another type', only(dns('example.com')), ip('10.0.0.1'), 'go', true],
    ['in a network', only(ip('10.0.0.0/8')), ip('10.9.0.1'), 'go', true],
    ['not beside it', only(ip('10.0.0.0/8')), ip('11.0.0.1'), 'go', false],
    ['not in the other family', only(ip('10.0.0.0/8')), ip('::1'), 'go', false],
    ['in a network of version 6', only(ip('fd00::/8')), ip('fd12::1'), 'go', true],
    ['with a mask that is no prefix', only(ip('10.0.0.0/255.0.255.0')), ip('10.7.0.3'), 'go', true],
    [
      'for nothing that is excluded',
      not(dns('bad.example.com')),
      dns('x.bad.example.com'),
      'go',
      false,
    ],
    ['for everything but that', not(dns('bad.example.com')), dns('good.example.com'), 'go', true],
    [
      'for no wildcard over it, says Go',
      not(dns('bad.example.com')),
      dns('*.example.com'),
      'go',
      false,
    ],
    ['for a wildcard over it', not(dns('bad.example.com')), dns('*.example.com'), 'rfc5280', true],
    ['for nothing at all', not(dns('')), dns('a.example.com'), 'go', false],
    [
      'for hosts below, says Go',
      only(uri('example.com')),
      uri('https://a.example.com:9000/x'),
      'go',
      true,
    ],
    [
      'for the very host',
      only(uri('example.com')),
      uri('https://a.example.com/'),
      'rfc5280',
      false,
    ],
    ['for no address in a URI', only(uri('example.com')), uri('https://10.0.0.1/'), 'go', false],
    ['for a mailbox', only(email('a@example.com')), email('a@EXAMPLE.com'), 'go', true],
    ['not for another', only(email('a@example.com')), email('b@example.com'), 'go', false],
    ['for all mail of a host', only(email('example.com')), email('b@example.com'), 'rfc5280', true],
  ])('%s', (_, constraints, name, style, isFine) => {
    expect(forbiddenName(constraints, [name], style) === undefined).toBe(isFine)
  })

  test('says which name, and why', () => {
    expect(
      forbiddenName(only(dns('example.com')), [dns('a.example.com'), dns('b.org')], 'go'),
    ).toEqual({
      name: dns('b.org'),
      why: 'only example.com permitted',
    })
  })
})
