import {expect, test} from 'vitest'
import {findNotServed} from '../../../../src/lib/certificates/expiry/not-served.ts'
import {atServer, certificateFor, inFile} from '../placed.ts'

const [old, renewed] = [certificateFor(['a.example'], -60, 30), certificateFor(['a.example'])]

test('a newer file for the same name is not served', () => {
  const served = atServer(old)
  const began = renewed.notBefore.toISOString().replace('.000', '')
  expect([...findNotServed([served, inFile(renewed)])]).toEqual([
    [
      served,
      `public.crt was renewed on ${began} (serial ${renewed.serial}) and is not served at n1:9000`,
    ],
  ])
})

test.each([
  ['the file is served', [atServer(renewed), inFile(renewed)]],
  [
    'the served one is among the files, as one of two kinds of key',
    [atServer(old), inFile(old), inFile(renewed)],
  ],
  ['the file is older', [atServer(renewed), inFile(old)]],
  ['the file is for another name', [atServer(old), inFile(certificateFor(['b.example']))]],
  ['it is not the first in its file', [atServer(old), inFile(renewed, 'chain.crt', 1)]],
  ['there are only servers', [atServer(old), atServer(renewed, 'n2:9000')]],
])('nothing is found where %s', (_, placed) => {
  expect(findNotServed(placed).size).toBe(0)
})
