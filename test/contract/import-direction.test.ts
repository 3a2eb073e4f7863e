// Plants a forbidden import for each rule and sees it found: a check that looks at nothing is green, too.
import {spawnSync} from 'node:child_process'
import {mkdirSync, writeFileSync} from 'node:fs'
import {createRequire} from 'node:module'
import {dirname, join, resolve} from 'node:path'
import * as v from 'valibot'
import {expect, test} from 'vitest'
import {temporaryDirectory} from '../helpers/temporary-directory.ts'

const root = resolve(import.meta.dirname, '..', '..')

const planted: Record<string, readonly [file: string, imported: string]> = {
  'pure-modules-do-no-io': ['src/lib/wire/planted.ts', 'node:fs'],
  'pure-modules-know-only-pure-modules': ['src/lib/x509/planted.ts', '../http/target.ts'],
  'presenters-take-only-types-of-subjects': ['src/lib/output/planted.ts', '../users/target.ts'],
  'only-presenters-see-subjects-from-below': ['src/lib/policy/planted.ts', '../policies/target.ts'],
  'subjects-say-what-they-need': ['src/lib/kms/planted.ts', '../admin/target.ts'],
  'subjects-do-not-know-the-program': ['src/lib/users/planted.ts', '../cli/target.ts'],
  'clients-know-nothing-above-them': ['src/lib/s3/planted.ts', '../stat/target.ts'],
  'the-library-knows-no-program': ['src/lib/library/planted.ts', '../output/target.ts'],
  'no-program-uses-the-library': ['src/commands/planted.ts', '../lib/library/target.ts'],
  'the-transport-knows-no-protocol': ['src/lib/http/planted.ts', '../sigv4/target.ts'],
  'oclif-and-prompts-stay-in-cli': ['src/lib/aliases/planted.ts', 'chalk'],
  'commands-do-not-reach-for-clients': ['src/commands/planted.ts', '../lib/http/target.ts'],
  'no-command-uses-another': ['src/commands/planted.ts', './target.ts'],
  'no-cycles': ['src/lib/base/planted.ts', './target.ts'],
}

test.each(Object.entries(planted))(
  '%s is found where it is planted',
  async (rule, [file, imported]) => {
    await using place = await temporaryDirectory()
    const write = (path: string, text: string): void => {
      mkdirSync(dirname(join(place.path, path)), {recursive: true})
      writeFileSync(join(place.path, path), text)
    }
    write('node_modules/chalk/package.json', '{"name": "chalk", "main": "chalk.js"}')
    write('node_modules/chalk/chalk.js', '')
    write('tsconfig.json', '{"compilerOptions": {"module": "NodeNext", "target": "ES2024"}}')
    write('package.json', '{"type": "module"}')
    write(file, `import * as target from '${imported}'\nexport const found = target\n`)
    if (imported.startsWith('.')) {
      const back = rule === 'no-cycles' ? "export {found} from './planted.ts'" : 'export {}'
      write(join(dirname(file), imported), `${back}\n`)
    }
    const {stdout, status} = spawnSync(
      process.execPath,
      [
        join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruiser.mjs'),
        ...['--config', join(root, '.dependency-cruiser.cjs'), 'src'],
      ],
      {cwd: place.path, encoding: 'utf8'},
    )
    expect(stdout).toContain(`error ${rule}: ${file}`)
    expect(status).toBeGreaterThan(0)
  },
)

test('every rule has been planted against', () => {
  const config: unknown = createRequire(import.meta.url)(join(root, '.dependency-cruiser.cjs'))
  const {forbidden} = v.parse(v.object({forbidden: v.array(v.object({name: v.string()}))}), config)
  expect(forbidden.map(({name}) => name).sort()).toEqual(Object.keys(planted).sort())
})
