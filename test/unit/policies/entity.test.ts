import {describe, expect, test} from 'vitest'
import {chosenEntity, parseEntity} from '../../../src/lib/policies/entity.ts'

describe('parseEntity', () => {
  test.each([
    {text: 'user=alice', want: {kind: 'user', name: 'alice'}},
    {text: 'GROUP=staff', want: {kind: 'group', name: 'staff'}},
    {text: 'user=cn=alice,dc=example', want: {kind: 'user', name: 'cn=alice,dc=example'}},
  ])('$text is $want', ({text, want}) => {
    expect(parseEntity(text)).toEqual(want)
  })

  test.each(['alice', 'user=', 'users=alice', '=alice', ''])(
    '%j is refused with the form',
    (text) => {
      expect(() => parseEntity(text)).toThrow(
        expect.objectContaining({
          code: 'usage',
          message: `The last argument must be of the form user=NAME or group=NAME, not ${text}`,
        }),
      )
    },
  )
})

describe('chosenEntity', () => {
  test('takes the one that was given', () => {
    expect(chosenEntity('alice', undefined)).toEqual({kind: 'user', name: 'alice'})
    expect(chosenEntity(undefined, 'staff')).toEqual({kind: 'group', name: 'staff'})
  })

  test('refuses none, and both', () => {
    expect(() => chosenEntity(undefined, undefined)).toThrow(
      expect.objectContaining({code: 'usage', message: 'Nobody was named'}),
    )
    expect(() => chosenEntity('alice', 'staff')).toThrow(
      expect.objectContaining({code: 'usage', message: 'Give either --user or --group, not both'}),
    )
  })
})
