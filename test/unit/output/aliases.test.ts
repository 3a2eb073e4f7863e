import {expect, test} from 'vitest'
import {
  renderAliases,
  renderRemovedAlias,
  renderSavedAlias,
} from '../../../src/lib/output/aliases.ts'
import {plainStyle} from '../../../src/lib/output/style.ts'

test('aliases are blocks in the order of mc, with what mctl knows below', () => {
  const text = renderAliases(
    [
      {
        alias: 'prod',
        URL: 'https://h:9000',
        accessKey: 'root1',
        secretKey: '********',
        api: 's3v4',
        path: 'auto',
        src: '/home/u/.mc/config.json',
        ca: '/ca.crt',
      },
      {
        alias: 'bad',
        URL: '',
        path: 'auto',
        src: 'env',
        variable: 'MC_HOST_bad',
        problem: 'it has no url',
      },
    ],
    plainStyle,
  )
  expect(text).toBe(`prod
  URL       : https://h:9000
  AccessKey : root1
  SecretKey : ********
  API       : s3v4
  Path      : auto
  CA        : /ca.crt
  Src       : /home/u/.mc/config.json
bad
  URL       :
  AccessKey :
  SecretKey :
  API       :
  Path      : auto
  Src       : MC_HOST_bad
  Problem   : it has no url`)
})

const saved = {
  alias: 'prod',
  URL: 'https://h',
  accessKey: 'root1',
  secretKey: '********',
  api: 's3v4',
  path: 'auto',
  changed: true,
  replaced: false,
  checked: true,
}

test.each([
  ['a new one', {}, 'Added prod (https://h); the server accepts the keys'],
  [
    'a replaced one',
    {replaced: true, checked: false},
    'Changed prod (https://h); the keys were not checked',
  ],
  [
    'one that was so before',
    {changed: false, replaced: true},
    'prod is set to https://h already; the server accepts the keys',
  ],
  ['an anonymous one', {accessKey: undefined}, 'Added prod (https://h); the server answers'],
  [
    'one without effect',
    {overriddenBy: 'MC_HOST_prod'},
    'Added prod (https://h); the server accepts the keys\nMC_HOST_prod defines prod too, and wins',
  ],
])('setting says what happened to %s', (_title, difference, text) => {
  expect(renderSavedAlias({...saved, ...difference}, plainStyle)).toBe(text)
})

test('removing says which', () => {
  const removed = {alias: 'prod', URL: 'https://h', changed: true} as const
  expect(renderRemovedAlias(removed, plainStyle)).toBe('Removed prod')
  expect(renderRemovedAlias({...removed, overriddenBy: 'MC_HOST_prod'}, plainStyle)).toBe(
    'Removed prod\nMC_HOST_prod still defines prod',
  )
})
