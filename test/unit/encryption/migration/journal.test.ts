import {expect, test} from 'vitest'
import {
  emptyState,
  type JournalHead,
  linesOf,
  type Note,
  parseJournal,
  withNote,
} from '../../../../src/lib/encryption/migration/journal.ts'

const head: JournalHead = {
  journal: 'mctl encrypt migrate',
  version: 1,
  target: 'prod/docs',
  url: 'https://example.net',
  options: {to: null, key: 'k', fromKey: null, onlyPlain: false, caution: 'in-parts'},
}
const upload = {bucket: 'docs', key: 'a\nb', begun: '2026-11-25T12:00:00.000Z'}
const notes: Note[] = [
  {switchedOn: 'docs'},
  {group: {bucket: 'docs', versions: [{key: 'a', etag: 'e', lastModified: 't'}]}},
  {uploadBegun: upload},
  {uploadBegun: {...upload, id: '1'}},
]

test('a journal is read as it was written, without a last line that was cut off', () => {
  const state = notes.reduce(withNote, emptyState)
  const text = linesOf(head, state)
  expect(parseJournal(text, 'f')).toEqual({head, state})
  expect(parseJournal(`${text}{"finished":"do`, 'f')).toEqual({head, state})
  expect(state.uploads.get('docs/a\nb')?.id).toBe('1')
})

test('what is done is forgotten', () => {
  const more: Note[] = [
    {uploadEnded: {bucket: 'docs', key: 'a\nb'}},
    {done: {bucket: 'docs', upTo: 'a'}},
    {suspended: 'docs'},
  ]
  const {uploads, group, switchedOn, upTo} = [...notes, ...more].reduce(withNote, emptyState)
  expect([uploads.size, group, switchedOn.size, upTo.get('docs')]).toEqual([0, undefined, 0, 'a'])
})

test('what is no journal is refused with the number of the line', () => {
  expect(() => parseJournal('', 'f')).toThrow('Line 1 of f is none of a journal of a migration')
  expect(() => parseJournal(`${linesOf(head, emptyState)}{}\n`, 'f')).toThrow('Line 2 of f')
})
