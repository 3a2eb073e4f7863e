import {defineConfig} from 'vitest/config'

const builtPrograms = ['test/commands/**/*.test.ts', 'test/integration/**/*.test.ts']
// These run no mctl, compare all three of its forms, or take minutes.
const once = [
  'test/integration/test-servers.test.ts',
  'test/integration/go-parsers.test.ts',
  'test/integration/batch-jobs.test.ts',
  'test/integration/kms-states.test.ts',
  'test/integration/policy-decisions.test.ts',
  'test/integration/encrypt-migrate-disturbed.test.ts',
  'test/integration/environment-rules.test.ts',
  'test/integration/environment-kes.test.ts',
  'test/integration/environment-create.test.ts',
  'test/integration/library.test.ts',
  'test/integration/kes-client.test.ts',
  'test/integration/kes-demo.test.ts',
  'test/integration/kes-story.test.ts',
  'test/integration/mc-conformance.test.ts',
  'test/commands/programs.test.ts',
]
const realServers = {globalSetup: ['test/helpers/build-servers.ts']}

export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    projects: [
      {extends: true, test: {name: 'unit', include: ['test/{unit,contract}/**/*.test.ts']}},
      {extends: true, test: {name: 'once', include: once, ...realServers}},
      {
        extends: true,
        test: {
          name: 'npm',
          include: builtPrograms,
          exclude: once,
          env: {MCTL_TEST_PROGRAM: 'bundle'},
          ...realServers,
        },
      },
      {
        extends: true,
        test: {
          name: 'standalone',
          include: builtPrograms,
          exclude: once,
          env: {MCTL_TEST_PROGRAM: 'binary'},
          ...realServers,
        },
      },
    ],
  },
})
