// What `import {AdminClient} from 'mctl'` loads, read from the bundle that the package is made of.
import {resolve} from 'node:path'
import {type OutputChunk, rolldown} from 'rolldown'
import {expect, test} from 'vitest'

const root = resolve(import.meta.dirname, '..', '..')

async function chunksOf(entry: string): Promise<OutputChunk[]> {
  const bundle = await rolldown({cwd: root, input: {index: entry}, platform: 'node'})
  const {output} = await bundle.generate({format: 'esm'})
  await bundle.close()
  return output.filter((each) => each.type === 'chunk')
}

/** The packages and folders of ours whose code is in some chunks. */
function sources(chunks: readonly OutputChunk[]): {packages: string[]; folders: string[]} {
  const modules = chunks.flatMap(({moduleIds}) => moduleIds).filter((id) => id.startsWith(root))
  const found = (pattern: RegExp): string[] =>
    [...new Set(modules.flatMap((id) => pattern.exec(id.slice(root.length))?.[1] ?? []))].sort()
  return {
    packages: found(/^\/node_modules\/((?:@[^/]+\/)?[^/]+)\//),
    folders: found(/^\/src\/(lib\/[^/]+|[^/]+)/),
  }
}

/** The chunks that are loaded together with the first one, before anything is called. */
function loadedAtOnce(chunks: readonly OutputChunk[]): OutputChunk[] {
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]))
  const seen = new Set<OutputChunk>()
  const add = (name: string): void => {
    const chunk = byName.get(name)
    if (chunk === undefined || seen.has(chunk)) return
    seen.add(chunk)
    for (const next of chunk.imports) add(next)
  }
  add('index.js')
  return [...seen]
}

test('the library holds nothing of the command line, of prompts and of colours', async () => {
  const {packages, folders} = sources(await chunksOf('src/index.ts'))
  const terminal = /^(@oclif|@inquirer|chalk|cli-progress|fast-string-truncated-width)/
  expect(packages).toContain('valibot')
  expect(packages.filter((name) => terminal.test(name))).toEqual([])
  expect(folders).not.toContain('lib/cli')
  expect(folders).not.toContain('lib/output')
  expect(folders).not.toContain('commands')
})

test('of other packages, only what reads answers is loaded before a call needs more', async () => {
  const {packages} = sources(loadedAtOnce(await chunksOf('src/index.ts')))
  expect(packages).toEqual(['saxes', 'valibot', 'xmlchars'])
})

test('the same look at the program finds all of it', async () => {
  const {packages, folders} = sources(await chunksOf('src/lib/cli/base-command.ts'))
  expect(packages).toEqual(expect.arrayContaining(['@oclif/core', 'chalk']))
  expect(folders).toEqual(expect.arrayContaining(['lib/cli', 'lib/output']))
})
