// Every decision that was recorded on a real MinIO, by the rules alone.
import {readFileSync} from 'node:fs'
import {resolve} from 'node:path'
import * as v from 'valibot'
import {expect, test} from 'vitest'
import {DecisionRecord, decideRecord} from '../../../../src/lib/policy/decision/record.ts'

const file = resolve(import.meta.dirname, '../../../vectors/policy/decisions.json')
const all = v.parse(
  v.array(v.looseObject({id: v.string(), refusedWhenStored: v.optional(v.string())})),
  JSON.parse(readFileSync(file, 'utf8')),
)
const decided = all.filter(({refusedWhenStored}) => refusedWhenStored === undefined)

test('1,776 decisions were recorded', () => {
  expect(decided).toHaveLength(1776)
})

test('each is decided as the server decided it', () => {
  const wrong = decided.flatMap((each) => {
    const record = v.parse(DecisionRecord, each)
    const {allowed, reason} = decideRecord(record)
    if (allowed === record.allowed) return []
    const outcome = typeof allowed === 'boolean' ? allowed : [...allowed].join()
    return [`${each.id}: ${outcome} (${reason}), the server: ${record.allowed}`]
  })
  expect(wrong).toEqual([])
})
