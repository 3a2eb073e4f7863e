import {expect, test} from 'vitest'
import {AdminClient} from '../../../src/lib/library/admin-client.ts'
import {libraryHint} from '../../../src/lib/library/hints.ts'

test.each([
  ['Name its CA with: mctl alias set ALIAS URL --ca FILE', 'Name its CA with ca'],
  [
    'Name it with: mctl alias set ALIAS URL --ca FILE, or --trust-fingerprint SHA256',
    'Name it with ca or trustFingerprint',
  ],
  [
    'If it was renewed: mctl alias set prod https://h:9000 --trust-fingerprint sha256:ab12',
    'If it was renewed, set trustFingerprint to sha256:ab12',
  ],
  [
    'Check the address and the network, or wait longer with --timeout',
    'Check the address and the network, or wait longer with timeout',
  ],
  ['Check the spelling, or give its address with --resolve HOST=IP', 'Check the spelling'],
  [
    'A newer server may know more: --allow-unknown-actions',
    'A newer server may know more: set allowUnknownActions',
  ],
  ['See all of it with: mctl admin policy check FILE', 'See all of it with policies.check'],
  [
    'Check that the server runs and that the port is right',
    'Check that the server runs and that the port is right',
  ],
  ['Add --user NAME or --group NAME', undefined],
])('%s: in a program, %s', (hint, expected) => {
  expect(libraryHint(hint)).toBe(expected)
})

test('an error keeps everything but its hint', async () => {
  const client = new AdminClient({url: 'http://127.0.0.1:1', accessKey: 'a', secretKey: 'b'})
  await expect(
    client.policies.create('p', {
      Version: '2012-10-17',
      Statement: [{Effect: 'Allow', Action: ['s3:GetNothingAtAll'], Resource: ['arn:aws:s3:::*']}],
    }),
  ).rejects.toMatchObject({
    name: 'AppError',
    code: 'bad_input',
    message: expect.stringContaining('s3:GetNothingAtAll'),
    hint: expect.stringMatching(/A newer server may know more: set allowUnknownActions$/),
  })
})
