import {readFileSync} from 'node:fs'
import {expect, test} from 'vitest'
import {exitCodes} from '../../src/lib/cli/exit-codes.ts'

// Typed again on purpose: a changed exit code must be changed here, too.
const promised = {
  1: [
    'server_error',
    'not_ready',
    'protocol',
    'internal',
    'output_failed',
    'conflict',
    'not_supported',
    'kms_not_configured',
  ],
  2: ['usage', 'bad_input', 'config_invalid'],
  4: ['access_denied', 'invalid_credentials', 'clock_skew'],
  5: [
    'alias_not_found',
    'user_not_found',
    'group_not_found',
    'policy_not_found',
    'access_key_not_found',
    'kms_key_not_found',
    'provider_not_found',
    'identity_not_found',
    'bucket_not_found',
    'object_not_found',
    'encryption_not_set',
    'file_not_found',
  ],
  6: [
    'unreachable',
    'timeout',
    'unknown_host',
    'tls_untrusted',
    'tls_expired',
    'tls_wrong_name',
    'tls_failed',
  ],
  130: ['cancelled'],
}

test('every error has the exit code that was promised', () => {
  const actual = Object.groupBy(Object.entries(exitCodes), ([, code]) => String(code))
  const grouped = Object.fromEntries(
    Object.entries(actual).map(([code, entries]) => [
      code,
      (entries ?? []).map(([name]) => name).sort(),
    ]),
  )
  const wanted = Object.fromEntries(
    Object.entries(promised).map(([code, names]) => [code, names.toSorted()]),
  )
  expect(grouped).toEqual(wanted)
})

test('docs/exit-codes.md names every exit code', () => {
  const page = readFileSync(new URL('../../docs/exit-codes.md', import.meta.url), 'utf8')
  for (const code of ['0', '3', ...Object.keys(promised)]) {
    expect(page).toMatch(new RegExp(`^\\| ${code} +\\|`, 'm'))
  }
})
