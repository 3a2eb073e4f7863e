import {readFileSync} from 'node:fs'
import {resolve} from 'node:path'
import {expect, test} from 'vitest'
import {type Line, wordsOf} from '../../conformance/line.ts'
import {accessKeyLines} from '../../conformance/lines/access-keys.ts'
import {aliasLines} from '../../conformance/lines/aliases.ts'
import {argumentLines} from '../../conformance/lines/arguments.ts'
import {bucketLines} from '../../conformance/lines/buckets.ts'
import {divergingLines} from '../../conformance/lines/diverging.ts'
import {groupLines} from '../../conformance/lines/groups.ts'
import {identityLines} from '../../conformance/lines/identity.ts'
import {kmsLines} from '../../conformance/lines/kms.ts'
import {policyLines} from '../../conformance/lines/policies.ts'
import {serviceAccountLines} from '../../conformance/lines/service-accounts.ts'
import {userLines} from '../../conformance/lines/users.ts'

interface Recorded {
  readonly id: string
  readonly argv: readonly string[]
  readonly tty?: unknown
}

const file = resolve(import.meta.dirname, '..', '..', 'vectors', 'mc-transcripts.json')
const recorded: readonly Recorded[] = JSON.parse(readFileSync(file, 'utf8'))
const run: readonly Line[] = [
  ...[
    aliasLines,
    userLines,
    groupLines,
    policyLines,
    serviceAccountLines,
    accessKeyLines,
    kmsLines,
  ],
  ...[bucketLines, identityLines, argumentLines, divergingLines],
].flat()
const covered =
  /^(alias|encrypt|stat|idp|admin (info|user|accesskey|group|policy|kms|cluster iam))( |$)/

// Lines for which a key management or a customer's key is needed that the two servers do not have, and mc's newest.
const elsewhere = /^(kms\.kes|kms\.ls|encrypt\.kes|stat\.(kes|sse-c)|idp\..*accesskey|help)/

const commands =
  /^(stat|admin info|(alias|encrypt) \w+|admin user svcacct \w+|[\w-]+ [\w-]+ [\w-]+( key \w+)?)/

/** The words of the command, the flags, and how many other words there are. */
function formOf(argv: readonly string[]): string {
  const flags = argv.filter((word) => /^-/.test(word) && word !== '--json').sort()
  const words = argv.filter((word) => !/^-/.test(word))
  const command = commands.exec(words.join(' '))?.[0] ?? ''
  return [command, words.length, ...flags].join(' ')
}

test('every form of a command line that was recorded of mc is run', () => {
  const forms = new Set(run.map(({line}) => formOf(wordsOf(line, {}))))
  const wanted = recorded
    .filter(
      ({id, argv, tty}) => tty === undefined && covered.test(argv.join(' ')) && !elsewhere.test(id),
    )
    .map(({argv}) => formOf(argv))
  expect(wanted.length).toBeGreaterThan(150)
  expect(wanted.filter((form) => !forms.has(form))).toEqual([])
})
