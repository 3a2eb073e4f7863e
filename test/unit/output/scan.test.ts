import {expect, test} from 'vitest'
import {judgeScan} from '../../../src/lib/certificates/scan/judge-scan.ts'
import {renderScan} from '../../../src/lib/output/scan.ts'
import {plainStyle} from '../../../src/lib/output/style.ts'
import {choices, factsOf, protocols, suitesOfTls13} from '../certificates/scan/scan-facts.ts'

const server = {source: 'prod', host: 'minio.example.net', port: 9000}

test('a scan is one line for each kind, a list of suites, and the findings, the worst first', () => {
  const facts = factsOf({
    address: '192.0.2.7',
    protocols: protocols('untested', 'yes', 'no', 'yes'),
    suites: [
      choices('TLSv1.1', 'TLS_DHE_RSA_WITH_AES_128_CBC_SHA', {
        preference: 'unknown',
        isComplete: false,
      }),
      choices('TLSv1.3', suitesOfTls13, {preference: 'client'}),
    ],
    groups: [choices('TLSv1.3', 'X25519MLKEM768 x25519', {isComplete: false})],
    schemes: undefined,
    alpn: {...choices('TLSv1.1', 'h2'), names: []},
    requestsCertificate: 'yes',
    primeBits: 1024,
    connects: 12,
  })
  const text = renderScan(judgeScan({...server, servername: 'other.example', facts}), plainStyle)
  expect(text.split('\n')).toEqual([
    'prod: minio.example.net:9000 at 192.0.2.7 as other.example',
    'protocols   TLSv1.1, TLSv1.3; not TLSv1.2; untested TLSv1.0',
    "suites      TLSv1.3, the client's order",
    '              TLS_AES_128_GCM_SHA256',
    '              TLS_AES_256_GCM_SHA384',
    '              TLS_CHACHA20_POLY1305_SHA256',
    'suites      TLSv1.1, perhaps more',
    '            ! TLS_DHE_RSA_WITH_AES_128_CBC_SHA',
    "groups      TLSv1.3: X25519MLKEM768, x25519, perhaps more; the server's order",
    'DHE         a prime of 1024 bits',
    'ALPN        none',
    'client cert requested',
    'FIPS        not approved: TLSv1.1, TLS_CHACHA20_POLY1305_SHA256, x25519',
    'untested    TLSv1.0, more suites of TLSv1.1, more groups of TLSv1.3, signature schemes',
    '✗ speaks TLSv1.1, which RFC 8996 forbids',
    '  Set the lowest version of TLS to 1.2 where TLS ends, such as at the proxy',
    '✗ its DHE suites use a prime of 1024 bits, less than 2048 (TLSv1.1)',
    '  Leave out the DHE suites, or give them a group of RFC 7919',
    '! offers suites with CBC, open to padding oracles such as Lucky 13 (TLSv1.1)',
    '  Allow only ECDHE with AES-GCM and ChaCha20-Poly1305 where TLS ends, such as at the proxy',
    '! it answers with suites that it was not offered, so that there may be more',
    "· differs from MinIO's own offer: a proxy or another program may answer",
    '    whether it does speak TLSv1.0 is untested',
    '    it does speak TLSv1.1',
    '    it does not speak TLSv1.2',
    "    the client's order of suites counts in TLSv1.3",
    '    fewer groups of TLSv1.3: not secp256r1, secp384r1, secp521r1',
    '    there may be more groups of TLSv1.3',
    '    it knows no application protocols (ALPN)',
    'asked with 12 connections',
  ])
})

test('many suites that are not approved for FIPS are counted', () => {
  const suites = `
    TLS_RSA_WITH_AES_128_CBC_SHA TLS_RSA_WITH_AES_256_CBC_SHA
    TLS_RSA_WITH_AES_128_GCM_SHA256 TLS_RSA_WITH_AES_256_GCM_SHA384`
  const facts = factsOf({suites: [choices('TLSv1.2', suites)]})
  const text = renderScan(judgeScan({...server, servername: '', facts}), plainStyle)
  expect(text).toContain('\nFIPS        not approved: x25519, 4 suites\n')
})

test('a server is named once, and by its name where that is another word', () => {
  const title = (source: string): string | undefined =>
    renderScan(
      judgeScan({
        ...server,
        source,
        servername: server.host,
        facts: factsOf({address: server.host}),
      }),
      plainStyle,
    ).split('\n')[0]
  expect(title('minio.example.net:9000')).toBe('minio.example.net:9000')
  expect(title('prod')).toBe('prod: minio.example.net:9000')
})
