import {expect, test} from 'vitest'
import {usageLine} from '../../../src/lib/cli/usage-line.ts'

type Line = Parameters<typeof usageLine>[0]
type Flag = Line['flags'][string]
type Relations = Pick<Flag, 'dependsOn' | 'exclusive' | 'required' | 'char'> & {
  multiple?: boolean
  delimiter?: ','
}

const option = (name: string, helpValue: string, more: Relations = {}): Flag => ({
  name,
  type: 'option',
  helpValue,
  multiple: false,
  ...more,
})
const usage = (...flags: Flag[]): string =>
  usageLine({
    args: {host: {name: 'host', required: true}},
    flags: Object.fromEntries(flags.map((flag) => [flag.name, flag])),
    strict: false,
  })

test('what must be said stands first, and what may be said in brackets', () => {
  expect(
    usage(
      option('out', 'FILE', {char: 'o'}),
      {name: 'force', type: 'boolean', allowNo: false},
      option('for', 'NAME', {required: true}),
    ),
  ).toBe('<%= command.id %> HOST... --for NAME [-o FILE] [--force]')
})

test('a flag stands with the one that it needs', () => {
  expect(
    usage(
      option('cert', 'FILE', {dependsOn: ['key']}),
      option('key', 'FILE', {dependsOn: ['cert']}),
      option('password', 'FILE', {dependsOn: ['key']}),
    ),
  ).toBe('<%= command.id %> HOST... [--cert FILE --key FILE [--password FILE]]')
})

test('flags that exclude each other share a bracket, also with what needs one of them', () => {
  expect(
    usage(
      option('type', 'NAME'),
      option('key', 'FILE', {exclusive: ['type']}),
      option('password', 'FILE', {dependsOn: ['key']}),
      option('days', 'N', {exclusive: ['hours', 'until']}),
      option('hours', 'N', {exclusive: ['until']}),
      option('until', 'TIME'),
    ),
  ).toBe(
    '<%= command.id %> HOST... [--type NAME | --key FILE [--password FILE]] [--days N | --hours N | --until TIME]',
  )
})

test('one that excludes many, which do not exclude each other, stands alone', () => {
  expect(
    usage(option('scan', 'X', {exclusive: ['ca', 'at']}), option('ca', 'FILE'), option('at', 'T')),
  ).toBe('<%= command.id %> HOST... [--scan X] [--ca FILE] [--at T]')
})

test('dots mean that a flag may be repeated, and stand behind the bracket', () => {
  expect(
    usage(
      option('name', 'NAME', {multiple: true}),
      option('hosts', 'HOST,HOST', {multiple: true, delimiter: ','}),
    ),
  ).toBe('<%= command.id %> HOST... [--name NAME]... [--hosts HOST,HOST]')
})
