import {createPrivateKey, randomBytes, X509Certificate} from 'node:crypto'
import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {Secret} from '../../../src/lib/base/secret.ts'
import {clientOfApiKey, clientOfPair} from '../../../src/lib/kes/client-identity.ts'
import {TestAuthority} from '../../helpers/loopback.ts'
import {temporaryDirectory} from '../../helpers/temporary-directory.ts'

const now = new Date('2026-11-25T12:00:00Z')
const client = (apiKey: string) =>
  clientOfApiKey(new Secret(apiKey), 'KES_API_KEY', now, randomBytes)

// Identities by `kes identity of`, KES 0.23.0.
const vectors = [
  [
    'AN5/vRLhX3Ti+X+BQS4QK0Dq9C8NBaeRpbSoWdlKKd+k',
    'e62eef490807fa084c9b21458bd0d4223411c890604f7c4dbb3af25a2ca40675',
  ],
  [
    'ADlHObfiaL9/ex81W0P6wWszKBx1I38yFK85Rn4d6SFV',
    '19107c7c76525d92e037083bf981a8f2751a0b0d0ec91f7d855cc2f894746b95',
  ],
] as const

describe('the client of an API key', () => {
  test.each(vectors)('has its identity, with and without kes:v1: in front: %s', (key, identity) => {
    expect(client(`kes:v1:${key}\n`).identity).toBe(identity)
    expect(client(key).identity).toBe(identity)
  })

  test('shows a certificate of its own key, valid now, and no CA', () => {
    const {cert, key, identity} = client(`kes:v1:${vectors[0][0]}`)
    const certificate = new X509Certificate(cert)
    expect(certificate.checkPrivateKey(createPrivateKey(key))).toBe(true)
    expect(certificate.verify(certificate.publicKey)).toBe(true)
    expect(certificate).toMatchObject({
      ca: false,
      subject: `CN=${identity}`,
      validFrom: 'Nov 25 11:00:00 2026 GMT',
      validTo: 'Nov 26 12:00:00 2026 GMT',
      keyUsage: ['1.3.6.1.5.5.7.3.2'],
    })
  })

  test.each([
    ['another first octet', 'kes:v1:sbDvZFqUPFFwxRS4EkuoEb2nyyInkdKSUEYHXFHeTouW'],
    ['one character short', 'kes:v1:AN5/vRLhX3Ti+X+BQS4QK0Dq9C8NBaeRpbSoWdlKKd+'],
    ['nothing', ''],
  ])('needs one: %s', (_, key) => {
    expect(() => client(key)).toThrow('The API key in KES_API_KEY is none of a KES')
  })
})

describe('the client of a certificate and its key', () => {
  test('shows the one that fits the key, wherever it stands in the file', async () => {
    await using folder = await temporaryDirectory()
    const authority = new TestAuthority(folder.path)
    const [own, other] = [authority.issue('own', 'DNS:own'), authority.issue('other', 'DNS:other')]
    const [ca = ''] = authority.bundle()
    const names = {cert: 'client.crt', key: 'client.key'}
    const found = clientOfPair(`${ca}\n${other.cert}${own.cert}`, own.key, names)
    expect(new X509Certificate(found.cert).subject).toBe('CN=own')
    expect(found.cert.match(/BEGIN/g)).toHaveLength(1)
    expect(() => clientOfPair(other.cert, own.key, names)).toThrow(
      'The key in client.key does not belong to client.crt',
    )
    expect(() => clientOfPair('', own.key, names)).toThrow('client.crt holds no certificate')
    expect(() => clientOfPair(own.cert, own.cert, names)).toThrow('client.key holds no private key')
    expect(readFileSync(join(folder.path, 'own.key'), 'utf8')).toBe(own.key)
  })
})
