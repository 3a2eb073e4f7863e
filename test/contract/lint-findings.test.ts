// The page of findings names every code that the source can give.
import {readdirSync, readFileSync} from 'node:fs'
import {join, resolve} from 'node:path'
import {expect, test} from 'vitest'

const root = resolve(import.meta.dirname, '..', '..')
const folder = join(root, 'src/lib/certificates/lint')
const page = readFileSync(join(root, 'docs/certificate-findings.md'), 'utf8')

test('every code of a finding is on the page', () => {
  const codes = readdirSync(folder)
    .filter((name) => name !== 'encoding.ts')
    .flatMap((name) => [
      ...readFileSync(join(folder, name), 'utf8').matchAll(
        /(?:code(?::| =) |error\()'([a-z0-9-]+)'/g,
      ),
    ])
    .map(([, code = '']) => code)
  const encodings = [
    ...readFileSync(join(folder, 'encoding.ts'), 'utf8').matchAll(/code: '([a-z0-9-]+)'/g),
  ].map(([, code]) => `key-${code}`)
  expect(codes.length).toBeGreaterThan(50)
  expect([...codes, ...encodings].filter((code) => !page.includes(`\`${code}\``))).toEqual([])
})
