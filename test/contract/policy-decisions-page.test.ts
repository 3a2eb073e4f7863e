// The list of requests in docs/policy-decisions.md, held against the table that decides.
import {readFileSync} from 'node:fs'
import {resolve} from 'node:path'
import {expect, test} from 'vitest'
import {requestAliases, requestTable} from '../../src/lib/policy/decision/request-table.ts'

const page = readFileSync(resolve(import.meta.dirname, '../../docs/policy-decisions.md'), 'utf8')
const requests = page.slice(page.indexOf('## Requests'))

const places: Readonly<Record<string, string>> = {
  bucket: ' of the bucket',
  object: ' of the object',
  source: ' of the source',
  each: ' of any bucket',
  key: ' of the key',
  nothing: '',
}

function inWords(line: string): string {
  if (line === '') return 'nothing'
  return line
    .split(' & ')
    .map((part) =>
      part
        .split(' | ')
        .map((check) => {
          const [action = '', place = '', condition] = check.split(' ')
          return `\`${action}\`${places[place]}${condition ? ', unless denied' : ''}`
        })
        .join(' or '),
    )
    .join(' and ')
}

test('every request is listed with what it needs', () => {
  const rows = [...requests.matchAll(/^\| `([^`]+)` +\| (.+?) +\|$/gm)].map(([, name, needs]) => [
    name,
    needs,
  ])
  expect(rows).toEqual(Object.entries(requestTable).map(([name, line]) => [name, inWords(line)]))
})

test('every other name is listed', () => {
  const listed = [...requests.matchAll(/`([^`]+)` \(`([^`]+)`\)/g)].map(([, alias, name]) => [
    alias,
    name,
  ])
  expect(listed).toEqual(Object.entries(requestAliases))
})
