import {expect, test} from 'vitest'
import {configDirectory} from '../../../src/lib/config/config-directory.ts'

test.each([
  {title: 'is ~/.mc', env: {}, platform: 'linux', expected: '/home/u/.mc'},
  {title: 'has no dot on Windows', env: {}, platform: 'win32', expected: '/home/u/mc'},
  {
    title: 'comes from MC_CONFIG_DIR',
    env: {MC_CONFIG_DIR: '/etc/mc'},
    platform: 'linux',
    expected: '/etc/mc',
  },
  {
    title: 'takes an empty MC_CONFIG_DIR for none',
    env: {MC_CONFIG_DIR: ''},
    platform: 'linux',
    expected: '/home/u/.mc',
  },
  {
    title: 'comes from the flag before all',
    env: {MC_CONFIG_DIR: '/etc/mc'},
    configDir: '/flag',
    platform: 'linux',
    expected: '/flag',
  },
] as const)('the directory $title', ({title: _, expected, ...environment}) => {
  expect(configDirectory({home: '/home/u', ...environment})).toBe(expected)
})
