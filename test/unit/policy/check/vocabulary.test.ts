// The names that MinIO takes and refuses in a document, each sent to a real server once.
import {readFileSync} from 'node:fs'
import {resolve} from 'node:path'
import * as v from 'valibot'
import {expect, test} from 'vitest'
import {familyOf, knownActions} from '../../../../src/lib/policy/check/actions.ts'
import {keyFits} from '../../../../src/lib/policy/check/condition-keys.ts'
import {isOperator, valueProblem} from '../../../../src/lib/policy/check/condition-values.ts'

const Names = v.object({
  actions: v.array(v.string()),
  refusedActions: v.array(v.string()),
  conditionKeys: v.record(v.string(), v.array(v.string())),
  operatorsAccepted: v.array(v.string()),
  operatorsRefused: v.array(v.string()),
})
const file = resolve(import.meta.dirname, '../../../vectors/policy/names.json')
const names = v.parse(Names, JSON.parse(readFileSync(file, 'utf8')))

test('the actions are those that a server took', () => {
  const plain = names.actions.filter((name) => !/[*?]/.test(name))
  expect([...knownActions].sort()).toEqual(plain.sort())
  expect(names.actions.filter((name) => familyOf(name) === undefined)).toEqual([])
})

test('the actions that a server refused are unknown', () => {
  expect(names.refusedActions.filter((name) => familyOf(name) !== undefined)).toEqual([])
})

test('each condition key fits the actions that a server took it for, and no other', () => {
  const wrong = Object.entries(names.conditionKeys).flatMap(([key, taken]) =>
    names.actions
      .filter((action) => keyFits(key, action) !== taken.includes(action))
      .map((action) => `${key} ${action}`),
  )
  expect(wrong).toEqual([])
})

const taken = (line: string): boolean => {
  const [, operator = '', key = '', value = ''] = /^(\S+) (\S+) (.*)$/.exec(line) ?? []
  return isOperator(operator) && valueProblem(operator, key, JSON.parse(value)) === undefined
}

test('the operators and values that a server took are taken', () => {
  expect(names.operatorsAccepted.filter((line) => !taken(line))).toEqual([])
})

test('the operators and values that a server refused are refused', () => {
  expect(names.operatorsRefused.filter(taken)).toEqual([])
})
