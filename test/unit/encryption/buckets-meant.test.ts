import {expect, test} from 'vitest'
import {bucketsMeant} from '../../../src/lib/encryption/buckets-meant.ts'

const list = async (): Promise<{name: string}[]> => [
  {name: 'docs'},
  {name: 'log-a'},
  {name: 'log-b'},
]

test('one name is one bucket, and nothing is listed for it', async () => {
  const never = async (): Promise<never> => {
    throw new Error('listed')
  }
  expect(await bucketsMeant(never, ['prod/docs/folder'], false)).toEqual({
    targets: [{alias: 'prod', bucket: 'docs', key: 'folder'}],
    areMany: false,
  })
})

test('patterns and names come to each bucket once', async () => {
  expect(await bucketsMeant(list, ['prod/log-*', 'prod/log-a', 'prod/new'], false)).toEqual({
    targets: [
      {alias: 'prod', bucket: 'log-a'},
      {alias: 'prod', bucket: 'log-b'},
      {alias: 'prod', bucket: 'new'},
    ].map((target) => expect.objectContaining(target)),
    areMany: true,
  })
})

test('a pattern that only one is like still is more than a name', async () => {
  expect(await bucketsMeant(list, ['prod/d*'], false)).toEqual({
    targets: [{alias: 'prod', bucket: 'docs'}],
    areMany: true,
  })
})

test('all are those of an alias', async () => {
  const {targets} = await bucketsMeant(list, ['prod'], true)
  expect(targets.map(({bucket}) => bucket)).toEqual(['docs', 'log-a', 'log-b'])
})

test.each([
  [['prod/x-*'], false, 'No bucket like x-* at prod'],
  [['prod/docs'], true, '--all stands for every bucket, and prod/docs names some'],
])('%j with all %s: %s', async (words, all, message) => {
  await expect(bucketsMeant(list, words, all)).rejects.toThrow(message)
})
