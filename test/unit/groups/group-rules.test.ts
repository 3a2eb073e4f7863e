import {expect, test} from 'vitest'
import {checkGroupName} from '../../../src/lib/groups/group-rules.ts'

test.each(['staff', 'a', 'team/ops', 'é漢字', 'two words', '...'])('%j names a group', (name) => {
  expect(() => checkGroupName(name)).not.toThrow()
})

test.each([
  ['', 'is empty'],
  ['a=b', 'holds one of the reserved characters = and ,'],
  ['a,b', 'holds one of the reserved characters = and ,'],
  [' staff', 'begins or ends with a blank'],
  ['staff\t', 'begins or ends with a blank'],
  ['st\u001baff', 'holds a control character'],
  ['../staff', 'holds . or .. as a part of a path'],
  ['.', 'holds . or .. as a part of a path'],
])('%j names none', (name, problem) => {
  expect(() => checkGroupName(name)).toThrow(`The group name ${JSON.stringify(name)} ${problem}`)
})
