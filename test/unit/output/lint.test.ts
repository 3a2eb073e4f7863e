import {expect, test} from 'vitest'
import type {LintReport} from '../../../src/lib/certificates/lint/lint-folder.ts'
import {renderLint} from '../../../src/lib/output/lint.ts'
import {plainStyle} from '../../../src/lib/output/style.ts'

const good: LintReport = {
  dir: '/etc/minio/certs',
  for: 'minio',
  basis: 'measured',
  user: 'minio-user (uid 998)',
  start: {verdict: 'tls'},
  reload: {verdict: 'new', reason: 'the pair loads', rootPair: 'new'},
  trap: false,
  pairs: [
    {
      folder: '',
      names: ['minio.example.net'],
      servedAtStart: true,
      reload: 'new',
      reason: 'the pair loads',
      key: 'P-256',
      notAfter: '2027-01-01T00:00:00Z',
    },
  ],
  authorities: [
    {file: 'CAs/ca.crt', trusted: false, reason: 'it has expired', subjects: ['CN=old']},
  ],
  findings: [],
  untested: ['whether clients trust the certificates'],
  healthy: true,
}

test('a folder that is well', () => {
  expect(renderLint(good, plainStyle).split('\n')).toEqual([
    '/etc/minio/certs for minio, as minio-user (uid 998)',
    '✔ start   the server starts and serves TLS',
    '✔ reload  a running server takes these files',
    '  root pair: minio.example.net; P-256; until 2027-01-01T00:00:00Z',
    '  CAs/ca.crt: not trusted: it has expired',
    'Nothing was found.',
    'not checked: whether clients trust the certificates',
  ])
})

test('one that is refused: what, where, what the server says, and the command that mends it', () => {
  const refused: LintReport = {
    ...good,
    start: {verdict: 'refused', serverMessage: 'FATAL additional data'},
    reload: {verdict: 'old', reason: 'additional data', rootPair: 'old'},
    pairs: [
      {folder: '', names: [], servedAtStart: false, reload: 'old', reason: 'additional data'},
    ],
    authorities: [],
    findings: [
      {
        severity: 'error',
        code: 'key-blank-line',
        file: 'private.key',
        message: 'A blank line follows the key',
        serverMessage: 'FATAL additional data',
        fix: 'mctl cert lint . --for minio --fix',
      },
      {severity: 'warning', code: 'folder-behind-link', file: '', message: 'Behind a link'},
    ],
    untested: [],
    healthy: false,
  }
  expect(renderLint(refused, plainStyle).split('\n').slice(1)).toEqual([
    '✗ start   the server does not start',
    '    FATAL additional data',
    '✗ reload  a running server keeps what it has (additional data)',
    '  root pair: not served; no names',
    '✗ private.key: A blank line follows the key [key-blank-line]',
    '    the server: FATAL additional data',
    '    mend it: mctl cert lint . --for minio --fix',
    '! Behind a link [folder-behind-link]',
  ])
})

test('the reload of the root pair stands apart from that of pairs in folders', () => {
  const reload = {verdict: 'old', reason: 'nobody looks there', rootPair: 'new'} as const
  expect(
    renderLint({...good, reload}, plainStyle)
      .split('\n')
      .slice(2, 4),
  ).toEqual([
    '✔ reload  a running server takes these files',
    '! reload  of the pairs in folders: a running server keeps what it has (nobody looks there)',
  ])
})

test('what --fix did, and what a running server needs then', () => {
  const mended = [{file: 'private.key', what: 'the key alone'}]
  const text = renderLint({...good, changed: true, mended, backup: '/backup'}, plainStyle)
  expect(text.split('\n').slice(1, 4)).toEqual([
    'mended private.key: the key alone',
    'The old files are in /backup',
    'A server that runs does not notice this by itself: send it SIGHUP if it serves TLS, else restart it.',
  ])
  expect(renderLint({...good, changed: false, mended: []}, plainStyle)).toContain(
    'Nothing could be mended without risk; nothing was changed.',
  )
})
