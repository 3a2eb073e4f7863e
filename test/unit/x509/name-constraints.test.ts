import {describe, expect, test} from 'vitest'
import {firstForbidden} from '../../../src/lib/x509/name-constraints.ts'
import type {AltName} from '../../../src/lib/x509/subject-alt-name.ts'

const name = (text: string): AltName => {
  const [, type = '', value = ''] = /^(dns|ip|uri|email):(.*)$/.exec(text) ?? []
  if (type === 'dns' || type === 'ip' || type === 'uri' || type === 'email') return {type, value}
  throw new Error(text)
}

describe('a name is admitted by what is permitted', () => {
  test.each([
    ['dns:example.net', 'dns:example.net', true],
    ['dns:example.net', 'dns:a.b.EXAMPLE.net', true],
    ['dns:example.net', 'dns:*.example.net', true],
    ['dns:example.net', 'dns:badexample.net', false],
    ['dns:example.net', 'dns:example.net.evil.org', false],
    ['dns:a.example.net', 'dns:*.example.net', false],
    ['dns:.example.net', 'dns:example.net', false],
    ['dns:.example.net', 'dns:a.example.net', true],
    ['dns:', 'dns:anything', true],
    ['dns:example.net', 'ip:10.0.0.1', true],
    ['ip:10.0.0.0/8', 'ip:10.255.0.1', true],
    ['ip:10.0.0.0/8', 'ip:11.0.0.1', false],
    ['ip:10.1.128.0/17', 'ip:10.1.127.255', false],
    ['ip:10.1.128.0/17', 'ip:10.1.128.0', true],
    ['ip:10.0.0.0/8', 'ip:::1', false],
    ['ip:0.0.0.0/0', 'ip:255.1.2.3', true],
    ['ip:fd00::/8', 'ip:fdff::1', true],
    ['ip:fd00::/8', 'ip:fe80::1', false],
    ['ip:10.0.0.1/255.0.0.255', 'ip:10.9.9.1', true],
    ['ip:10.0.0.1/255.0.0.255', 'ip:10.9.9.2', false],
    ['email:example.net', 'email:a@example.net', true],
    ['email:example.net', 'email:a@b.example.net', false],
    ['email:.example.net', 'email:a@b.example.net', true],
    ['email:a@example.net', 'email:b@example.net', false],
    ['uri:example.net', 'uri:https://example.net/x', true],
    ['uri:example.net', 'uri:https://a.example.net/x', false],
    ['uri:.example.net', 'uri:https://a.example.net/x', true],
  ])('%s, %s: %s', (permitted, asked, isAdmitted) => {
    const forbidden = firstForbidden({permitted: [name(permitted)], excluded: []}, [name(asked)])
    expect(forbidden === undefined).toBe(isAdmitted)
  })
})

describe('a name is not admitted by what is excluded', () => {
  test.each([
    ['dns:example.net', 'dns:a.example.net', false],
    ['dns:a.example.net', 'dns:*.example.net', false],
    ['dns:a.example.net', 'dns:b.example.net', true],
    ['dns:', 'dns:anything', false],
    ['ip:0.0.0.0/0', 'ip:10.0.0.1', false],
    ['ip:0.0.0.0/0', 'ip:::1', true],
    ['ip:::/0', 'ip:::1', false],
  ])('%s, %s: %s', (excluded, asked, isAdmitted) => {
    const forbidden = firstForbidden({permitted: [], excluded: [name(excluded)]}, [name(asked)])
    expect(forbidden === undefined).toBe(isAdmitted)
  })
})
