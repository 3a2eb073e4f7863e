import {expect, test} from 'vitest'
import {isInNetwork} from '../../../../src/lib/policy/decision/network.ts'

test.each([
  ['10.1.2.3', '10.0.0.0/8', true],
  ['11.1.2.3', '10.0.0.0/8', false],
  ['127.0.0.1', '127.0.0.1', true],
  ['127.0.0.2', '127.0.0.1', false],
  ['127.0.0.0', '127.0.0.1/31', true],
  ['1.2.3.4', '0.0.0.0/0', true],
  ['fe80::1', 'fe80::/10', true],
  ['::1', '::1/128', true],
  ['::1', '0.0.0.0/0', false],
  // Without a length also an IPv6 network is a /32.
  ['2001:db8::2', '2001:db8::1', true],
  ['2001:db9::2', '2001:db8::1', false],
  ['somewhere', '0.0.0.0/0', false],
])('%s in %s: %j', (address, network, isInside) => {
  expect(isInNetwork(address, network)).toBe(isInside)
})
