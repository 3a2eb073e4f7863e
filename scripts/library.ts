// Builds what `import {AdminClient} from 'mctl'` loads:
//   dist/index.js           the library, in chunks beside it
//   dist/types/index.d.ts   its types, of those modules alone that they lead to
import {execFileSync} from 'node:child_process'
import {mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {dirname, join, resolve} from 'node:path'
import {rolldown} from 'rolldown'

const root = resolve(import.meta.dirname, '..')
const made = join(root, 'build', 'types')
const types = join(root, 'dist', 'types')

const relativeImport = /(?<=(?:from |import\()['"])(\.[^'"]+)\.ts(?=['"])/g

/** Copies a file of types and all that it leads to; their imports name what stands in the package. */
function copyTypes(file: string, seen: Set<string>): void {
  if (seen.has(file)) return
  seen.add(file)
  const text = readFileSync(join(made, 'src', file), 'utf8')
  const target = join(types, file)
  mkdirSync(dirname(target), {recursive: true})
  writeFileSync(target, text.replaceAll(relativeImport, '$1.js'))
  for (const [, path] of text.matchAll(relativeImport)) {
    copyTypes(join(dirname(file), `${path}.d.ts`), seen)
  }
}

const bundle = await rolldown({cwd: root, input: {index: 'src/index.ts'}, platform: 'node'})
rmSync(join(root, 'dist', 'library'), {recursive: true, force: true})
await bundle.write({
  dir: join(root, 'dist'),
  format: 'esm',
  entryFileNames: '[name].js',
  chunkFileNames: 'library/[name]-[hash].js',
})
await bundle.close()

rmSync(made, {recursive: true, force: true})
rmSync(types, {recursive: true, force: true})
const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
execFileSync(process.execPath, [tsc, '-p', 'tsconfig.library.json'], {cwd: root, stdio: 'inherit'})
copyTypes('index.d.ts', new Set())
