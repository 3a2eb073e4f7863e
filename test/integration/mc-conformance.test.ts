// The same command lines with the real mc and with mctl, each on a server of its own.
import {readFileSync} from 'node:fs'
import {resolve} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import type {Difference} from '../conformance/compare-documents.ts'
import {covers, readKnownDifferences} from '../conformance/known-differences.ts'
import type {Line} from '../conformance/line.ts'
import {accessKeyLines} from '../conformance/lines/access-keys.ts'
import {aliasLines} from '../conformance/lines/aliases.ts'
import {argumentLines} from '../conformance/lines/arguments.ts'
import {bucketLines, preparation} from '../conformance/lines/buckets.ts'
import {divergingLines} from '../conformance/lines/diverging.ts'
import {groupLines} from '../conformance/lines/groups.ts'
import {identityLines} from '../conformance/lines/identity.ts'
import {kmsLines} from '../conformance/lines/kms.ts'
import {policyLines} from '../conformance/lines/policies.ts'
import {promptedLines} from '../conformance/lines/prompts.ts'
import {serviceAccountLines} from '../conformance/lines/service-accounts.ts'
import {userLines} from '../conformance/lines/users.ts'
import {wordLines} from '../conformance/lines/words.ts'
import {Twins} from '../conformance/twins.ts'

const page = resolve(import.meta.dirname, '..', '..', 'docs', 'mc-compatibility.md')
const known = readKnownDifferences(readFileSync(page, 'utf8'))
const used = new Set<string>()

let twins: Twins

beforeAll(async () => {
  twins = await Twins.start()
  await twins.prepare(preparation)
})

afterAll(() => twins?.[Symbol.asyncDispose]())

// In this order: later lines see what earlier ones did.
const subjects: Readonly<Record<string, readonly Line[]>> = {
  aliases: aliasLines,
  users: userLines,
  groups: groupLines,
  policies: policyLines,
  'service accounts': serviceAccountLines,
  'access keys': accessKeyLines,
  'KMS keys': kmsLines,
  'buckets, objects and the deployment': bucketLines,
  'identity as a whole': identityLines,
  'placement and spelling of arguments': argumentLines,
  'in words': wordLines,
  'what only one of the two does': divergingLines,
}

describe.each(Object.entries(subjects))('%s', (_, lines) => {
  test.each(lines)('$line', async (line) => {
    const differences = await twins.compare(line)
    const rows = differences.map((each) => known.filter((row) => covers(row, line.line, each)))
    for (const row of rows.flat()) used.add(row.id)
    const unknown = differences.filter((_each, index) => rows[index]?.length === 0).map(inWords)
    expect(unknown, unknown.join('\n')).toEqual([])
  })
})

describe('on a terminal', () => {
  test.each(promptedLines)('$line ends with $exitCode', async ({line, steps, exitCode}) => {
    const {mc, mctl} = await twins.compareOnTerminal(line, steps)
    // A refusal has a number of its own.
    expect([mc.exitCode, mctl.exitCode]).toEqual([exitCode, exitCode === 1 ? 4 : exitCode])
    for (const {screen} of [mc, mctl]) {
      const asked = steps.map(({expect: prompt}) => screen.indexOf(String(prompt)))
      expect(asked).toEqual([...asked].sort((a, b) => a - b))
      expect(asked).not.toContain(-1)
    }
    expect(mctl.screen).not.toMatch(/-secret/)
  })
})

const inWords = ({field, mc, mctl}: Difference): string =>
  `${field}: ${JSON.stringify(mc)} of mc is ${JSON.stringify(mctl)} of mctl`

test('every row of the table covers a difference', () => {
  expect(known.map(({id}) => id).filter((id) => !used.has(id))).toEqual([])
})
