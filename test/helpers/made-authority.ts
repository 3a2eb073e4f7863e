import {generateKeyPairSync, type KeyObject, randomBytes} from 'node:crypto'
import type {Authority} from '../../src/lib/certificates/making/authority.ts'
import {
  type AuthorityOrder,
  createAuthority,
} from '../../src/lib/certificates/making/create-authority.ts'
import {openAuthority} from '../../src/lib/certificates/making/open-authority.ts'

/** A P-256 key. */
export function newKey(): KeyObject {
  return generateKeyPairSync('ec', {namedCurve: 'P-256'}).privateKey
}

/** A CA as `cert ca` makes it, valid in the year after `now`, and its certificates as a file holds them. */
export function madeAuthority(
  now: Date,
  order: Partial<AuthorityOrder> = {},
): {readonly pem: string; readonly authority: Authority} {
  const key = newKey()
  const validity = {notBefore: now, notAfter: new Date(now.getTime() + 365 * 86_400_000)}
  const whole = {
    name: 'Test CA',
    organization: undefined,
    key,
    validity,
    constraints: undefined,
    authority: undefined,
    ...order,
  }
  const {certPem} = createAuthority(whole, now, randomBytes)
  const data = Buffer.from(certPem)
  const authority = openAuthority({data, source: 'ca.crt'}, {key, keySource: 'ca.key'}, now)
  return {pem: certPem, authority}
}
